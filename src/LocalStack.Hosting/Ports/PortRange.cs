using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalStack.Hosting.Ports;

/// <summary>Ports from one to another.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal sealed partial record PortRange(int First, int Last)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    public bool Contains(int port) => First <= port && port <= Last;

    public bool Overlaps(PortRange other) => First <= other.Last && other.First <= Last;

    /// <summary>
    /// The ranges that Windows keeps for itself, mostly for Hyper-V: nobody may listen there. Linux has reserved ranges, too (<c>ip_local_reserved_ports</c>), but they only
    /// keep the system from giving those ports to clients, and so are a good place for a fixed port.
    /// </summary>
    public static async Task<IReadOnlyList<PortRange>> ReadReservedAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            return [];
        }

        try
        {
            using var netsh = Process.Start(new ProcessStartInfo("netsh", ["int", "ipv4", "show", "excludedportrange", "protocol=tcp"]) { RedirectStandardOutput = true })!;
            return ParseReserved(await netsh.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(Limit, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is Win32Exception or TimeoutException)
        {
            return []; // it does not say
        }
    }

    // Start Port    End Port
    // ----------    --------
    //      50000       50059     *
    internal static IReadOnlyList<PortRange> ParseReserved(string output) =>
        [.. Rows().Matches(output).Select(static row => new PortRange(int.Parse(row.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(row.Groups[2].ValueSpan, CultureInfo.InvariantCulture)))];

    [GeneratedRegex(@"^\s*(\d{1,5})\s+(\d{1,5})\s*\*?\s*$", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
