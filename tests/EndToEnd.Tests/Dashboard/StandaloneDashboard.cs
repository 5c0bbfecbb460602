using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace LocalStack.EndToEnd.Tests.Dashboard;

/// <summary>The dashboard as a process of its own, without an AppHost, on ports the system chose: what a test wants to see it sends there itself.</summary>
public sealed partial class StandaloneDashboard : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private Process? _process;

    /// <summary>Logs a browser in.</summary>
    public Uri Login { get; private set; } = null!;

    /// <summary>Where OTLP over HTTP goes.</summary>
    public Uri Otlp { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var program = typeof(StandaloneDashboard).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "DashboardProgram").Value!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        foreach (var name in (string[])["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"])
        {
            start.Environment[name] = "http://127.0.0.1:0";
        }

        _process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (StartLine().Match(line) is { Success: true } match)
            {
                (Login, Otlp) = (new Uri(match.Groups["login"].Value), new Uri(match.Groups["otlp"].Value));

                // Whatever else it writes must not fill the pipe.
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        Assert.Fail($"'{program}' ended with exit code {_process.ExitCode} before it said where its pages are.");
    }

    /// <summary>A page's address.</summary>
    public string At(string path) => new Uri(Login, path).ToString();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    [GeneratedRegex(@"Dashboard: (?<login>http\S+) .*OTLP/HTTP (?<otlp>http[^\s)]+)")]
    private static partial Regex StartLine();
}
