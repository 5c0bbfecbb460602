using System.Globalization;

namespace Portwatch.Api.Ports;

/// <summary>What the system says about ports.</summary>
/// <param name="Ephemeral">The range from which it takes ports for outgoing connections.</param>
/// <param name="Reserved">Ranges that it gives to nobody who does not name the port.</param>
/// <param name="FirstUnprivileged">The first port that needs no privilege.</param>
internal sealed record SystemPorts((int First, int Last) Ephemeral, IReadOnlyList<(int First, int Last)> Reserved, int FirstUnprivileged)
{
    /// <summary>The setting's name: <c>ip_local_reserved_ports</c>, and its neighbours, below this folder.</summary>
    public const string Folder = "/proc/sys/net/ipv4";

    /// <summary>Reads what Linux says in <paramref name="folder"/>; elsewhere it is IANA's range.</summary>
    public static SystemPorts Read(string folder = Folder)
    {
        var range = Line("ip_local_port_range").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new(
            range is [var first, var last] ? (Number(first), Number(last)) : (49_152, 65_535),
            [.. Line("ip_local_reserved_ports").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Range)],
            Line("ip_unprivileged_port_start") is { Length: > 0 } start ? Number(start) : OperatingSystem.IsWindows() ? 0 : 1_024);

        string Line(string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllText(Path.Combine(folder, name)).Trim() : "";
    }

    public bool IsReserved(int port) => Reserved.Any(range => port >= range.First && port <= range.Last);

    // "8080" or "9148-9150".
    private static (int First, int Last) Range(string text) => text.Split('-') is [var first, var last] ? (Number(first), Number(last)) : (Number(text), Number(text));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
