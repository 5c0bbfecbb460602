using System.Globalization;
using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>One TCP socket as <c>/proc/net/tcp</c> and <c>tcp6</c> list it.</summary>
internal readonly record struct SocketRow(IPEndPoint Local, IPEndPoint Remote, bool IsListening, long Inode)
{
    private const int ListenState = 0x0A;

    public static IEnumerable<SocketRow> ReadAll()
    {
        foreach (string file in new[] { "/proc/net/tcp", "/proc/net/tcp6" })
        {
            string[] lines;
            try
            {
                lines = File.ReadAllLines(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // no IPv6, or no /proc
            }

            foreach (string line in lines.Skip(1))
            {
                if (Parse(line) is { } row)
                {
                    yield return row;
                }
            }
        }
    }

    //   0: 0100007F:F5AD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0
    internal static SocketRow? Parse(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 10
            || ParseEndPoint(words[1]) is not { } local
            || ParseEndPoint(words[2]) is not { } remote
            || !int.TryParse(words[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int state)
            || !long.TryParse(words[9], CultureInfo.InvariantCulture, out long inode))
        {
            return null;
        }

        return new SocketRow(local, remote, state == ListenState, inode);
    }

    private static IPEndPoint? ParseEndPoint(string text) =>
        text.Split(':') is [var address, var port] && int.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int number)
            ? new IPEndPoint(ParseAddress(address), number)
            : null;

    // Words of 32 bits, each in the byte order of the machine; all machines that .NET's Linux builds run on are little-endian, but for s390x.
    private static IPAddress ParseAddress(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        if (BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < bytes.Length; i += 4)
            {
                bytes.AsSpan(i, 4).Reverse();
            }
        }

        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
