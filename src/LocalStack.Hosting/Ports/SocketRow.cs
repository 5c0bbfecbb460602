using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace LocalStack.Hosting.Ports;

/// <summary>What a socket is doing, as far as it matters to whoever wants its port.</summary>
internal enum SocketPhase
{
    /// <summary>It waits for clients.</summary>
    Listening,

    /// <summary>It is one end of a connection.</summary>
    Connected,

    /// <summary>Its connection has ended, and the system keeps the port for a while: no process has it any more.</summary>
    Ended,
}

/// <summary>One TCP socket as the system lists it.</summary>
/// <param name="Local">Its own end.</param>
/// <param name="Remote">The other end, if it has one.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="UserId">Whose it is; <see langword="null"/> where the system does not say.</param>
/// <param name="Inode">What processes know it by; 0 for none.</param>
/// <param name="FreeAfter">For <see cref="SocketPhase.Ended"/>: when the system gives the port back.</param>
internal sealed record SocketRow(IPEndPoint Local, IPEndPoint Remote, SocketPhase Phase, int? UserId = null, long Inode = 0, TimeSpan FreeAfter = default)
{
    private const int ListenState = 0x0A;
    private const string ListenWord = " 0A ";
    private static readonly string[] Files = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>All of them; elsewhere than on Linux those that listen.</summary>
    public static IReadOnlyList<SocketRow> ReadAll() => OperatingSystem.IsLinux()
        ? [.. Files.SelectMany(ReadLines).Select(Parse).OfType<SocketRow>()]
        : [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(static local => new SocketRow(local, new IPEndPoint(IPAddress.Any, 0), SocketPhase.Listening))];

    /// <summary>Those that listen and have an owner. Linux only. Most sockets of a busy machine do not, and are passed over before they are parsed.</summary>
    public static IEnumerable<SocketRow> ReadListening() => Files.SelectMany(ReadLines)
        .Where(static line => line.Contains(ListenWord, StringComparison.Ordinal))
        .Select(Parse)
        .OfType<SocketRow>()
        .Where(static row => row is { Phase: SocketPhase.Listening, Inode: not 0 });

    //   0: 0100007F:F5AD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0
    //   1: 0100007F:F5AD 0100007F:B0A2 06 00000000:00000000 03:00000F83 00000000     0        0 0 3 0000000000000000
    internal static SocketRow? Parse(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 10
            || ParseEndPoint(words[1]) is not { } local
            || ParseEndPoint(words[2]) is not { } remote
            || !int.TryParse(words[3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int state)
            || !int.TryParse(words[7], CultureInfo.InvariantCulture, out int user)
            || !long.TryParse(words[9], CultureInfo.InvariantCulture, out long inode))
        {
            return null;
        }

        SocketPhase phase = state == ListenState ? SocketPhase.Listening : inode != 0 ? SocketPhase.Connected : SocketPhase.Ended;
        return new SocketRow(local, remote, phase, user, inode, phase == SocketPhase.Ended ? ParseTimer(words[5]) : default);
    }

    // "03:00000F83": the kind of timer, and hundredths of a second.
    private static TimeSpan ParseTimer(string text) =>
        text.Split(':') is [_, var ticks] && int.TryParse(ticks, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int hundredths)
            ? TimeSpan.FromMilliseconds(hundredths * 10L)
            : default;

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // no IPv6, or no /proc
        }
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
