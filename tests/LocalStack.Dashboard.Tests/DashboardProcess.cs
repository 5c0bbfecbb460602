using System.Diagnostics;
using System.Globalization;

namespace LocalStack.Dashboard.Tests;

/// <summary>A dashboard as a process of its own, which can end without a word and whose memory can be looked at, on ports the system chose unless told.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _drained;

    private DashboardProcess(Process process, Uri frontendUrl, Uri otlpGrpcUrl, Uri otlpHttpUrl)
    {
        _process = process;
        FrontendUrl = frontendUrl;
        OtlpGrpcUrl = otlpGrpcUrl;
        OtlpHttpUrl = otlpHttpUrl;
        _drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public Uri FrontendUrl { get; }

    public Uri OtlpGrpcUrl { get; }

    public Uri OtlpHttpUrl { get; }

    /// <summary>Memory it holds now that is no file's: its heaps and its code.</summary>
    public long PrivateBytes => Read("RssAnon:") + Read("RssShmem:");

    /// <summary>What it holds now, files included.</summary>
    public long ResidentBytes => Read("VmRSS:");

    /// <summary>The most it has held at any time.</summary>
    public long PeakBytes => Read("VmHWM:");

    public static async Task<DashboardProcess> StartAsync(int port, params (string Name, string Value)[] settings)
    {
        var process = ProcessTests.Start(
        [
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:0"),
            ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:0"),
            ("DASHBOARD__FRONTEND__AUTHMODE", "Unsecured"),
            .. settings,
        ]);

        // "Dashboard: http://127.0.0.1:1 (OTLP/gRPC http://127.0.0.1:2, OTLP/HTTP http://127.0.0.1:3)"
        var line = await process.StandardOutput.ReadLineAsync(Bounded.Test).AsTask().WaitAsync(Bounded.Long, Bounded.Test);
        Assert.StartsWith("Dashboard: ", line, StringComparison.Ordinal);
        var words = line!.Split(' ');
        return new DashboardProcess(process, new Uri(words[1]), new Uri(words[3].TrimEnd(',')), new Uri(words[5].TrimEnd(')')));
    }

    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(Bounded.Test).WaitAsync(Bounded.Long, Bounded.Test);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _drained;
        _process.Dispose();
    }

    // "VmHWM:	  117008 kB"
    private long Read(string name) => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) << 10;
}
