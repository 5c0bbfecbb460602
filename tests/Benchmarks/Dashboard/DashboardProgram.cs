using System.Diagnostics;
using System.Globalization;
using System.Net;
using Benchmarks.Telemetry;

namespace Benchmarks.Dashboard;

/// <summary>The dashboard's own program, built along with this one.</summary>
internal sealed class DashboardProgram : IAsyncDisposable
{
    public const string Key = "benchmark-key";

    private readonly Process _process;

    private DashboardProgram(Process process, HttpClient http, string otlpGrpc, TimeSpan firstPage)
    {
        _process = process;
        Http = http;
        OtlpGrpc = otlpGrpc;
        FirstPage = firstPage;
    }

    public HttpClient Http { get; }

    public string OtlpGrpc { get; }

    public TimeSpan FirstPage { get; }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public double ResidentMegabytes => Memory("VmRSS:");

    public double PeakMegabytes => Memory("VmHWM:");

    public static async Task<DashboardProgram> StartAsync(params (string Name, string Value)[] settings)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "LocalStack.Dashboard", configuration, "LocalStack.Dashboard");
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? program + ".exe" : program) { RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://127.0.0.1:0";
        start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = "http://127.0.0.1:0";
        start.Environment["DASHBOARD__OTLP__PRIMARYAPIKEY"] = Key;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;

        // "Dashboard: http://127.0.0.1:1/login?t=… (OTLP/gRPC http://127.0.0.1:2, OTLP/HTTP http://127.0.0.1:3)"
        string? line;
        do
        {
            line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The dashboard ended before it said where it is.");
        }
        while (!line.StartsWith("Dashboard: ", StringComparison.Ordinal));
        _ = DrainAsync(process.StandardOutput);

        var words = line.Split(' ');
        var login = new Uri(words[1]);
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseProxy = false }) { BaseAddress = new Uri(login, "/") };
        using var page = await http.GetAsync(login);
        page.EnsureSuccessStatusCode();
        await page.Content.ReadAsByteArrayAsync();
        return new DashboardProgram(process, http, words[3].TrimEnd(','), Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Sends spans from a process of its own.</summary>
    /// <returns>Spans a second.</returns>
    public Task<double> SendAsync(int spans, int spansPerTrace) => OtlpSender.SendSpansAsync(OtlpGrpc, Key, spans, spansPerTrace);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task DrainAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is not null)
        {
        }
    }

    private double Memory(string name) => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0
        : _process.WorkingSet64 / 1024.0 / 1024.0;
}
