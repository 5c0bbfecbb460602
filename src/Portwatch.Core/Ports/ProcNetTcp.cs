using System.Globalization;
using System.Net;

namespace Portwatch.Core.Ports;

/// <summary>
/// Reads Linux's table of TCP sockets, <c>/proc/net/tcp</c> and <c>/proc/net/tcp6</c>:
/// <code>
///   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
///    0: 0100007F:F5AD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 40962 1 …
/// </code>
/// An address is hexadecimal, in words of 32 bits in the machine's byte order; the port is in network order; state 0A is LISTEN.
/// </summary>
internal static class ProcNetTcp
{
    private const int Listen = 0x0A;

    /// <summary>The listening sockets in <paramref name="lines"/>, each with the number of its user and its inode.</summary>
    public static IEnumerable<(IPAddress Address, int Port, int User, long Inode)> ReadListeners(IEnumerable<string> lines) =>
        ReadSockets(lines).Where(socket => socket.State == Listen).Select(socket => (socket.Local.Address, socket.Local.Port, socket.User, socket.Inode));

    /// <summary>All sockets in <paramref name="lines"/>.</summary>
    public static IEnumerable<(IPEndPoint Local, IPEndPoint Remote, int State, int User, long Inode)> ReadSockets(IEnumerable<string> lines)
    {
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 10)
            {
                yield return (
                    ReadEndPoint(fields[1]), ReadEndPoint(fields[2]), int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                    int.Parse(fields[7], CultureInfo.InvariantCulture), long.Parse(fields[9], CultureInfo.InvariantCulture));
            }
        }
    }

    private static IPEndPoint ReadEndPoint(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(ReadAddress(text[..colon]), int.Parse(text.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static IPAddress ReadAddress(string hex)
    {
        var bytes = new byte[hex.Length / 2];
        for (var word = 0; word < bytes.Length; word += 4)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(word), uint.Parse(hex.AsSpan(word * 2, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
