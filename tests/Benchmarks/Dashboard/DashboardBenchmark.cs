using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Benchmarks.Dashboard;

/// <summary>The dashboard as a process: start to first page, memory idle and full, and opening a large trace when it is full.</summary>
internal static class DashboardBenchmark
{
    private const int Starts = 7;
    private const int Spans = 1_000_000;
    private const int LargeTraces = 20;
    private const int LargeTraceSpans = 1_000;
    private const int Opens = 60;
    private const string Key = "benchmark-key";

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"Dashboard, {Environment.ProcessorCount} processors, load {Load()}");
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            await using var started = await RunningProgram.StartAsync(Key);
            starts.Add(started.FirstPage.TotalMilliseconds);
        }

        // The first start reads the program from the disk.
        Print("process start to first page, ms", starts.Skip(1));
        await using var dashboard = await RunningProgram.StartAsync(Key);
        await Task.Delay(TimeSpan.FromSeconds(10));
        Console.WriteLine($"  {"resident, idle",-44} {dashboard.ResidentMegabytes,8:0} MiB");

        var rate = await SendAsync(dashboard, Spans, spansPerTrace: 10);
        Console.WriteLine($"  {$"{Spans:N0} spans over gRPC",-44} {rate,8:0} spans/s");
        Console.WriteLine($"  {"resident after them",-44} {dashboard.ResidentMegabytes,8:0} MiB, peak {dashboard.PeakMegabytes:0} MiB");
        await SendAsync(dashboard, LargeTraces * LargeTraceSpans, LargeTraceSpans);
        await OpenTracesAsync(dashboard);
        Console.WriteLine($"  load {Load()}");
        return 0;
    }

    private static async Task OpenTracesAsync(RunningProgram dashboard)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/telemetry/traces?limit={LargeTraces / 2}");
        request.Headers.Add("x-api-key", Key);
        using var response = await dashboard.Http.SendAsync(request);
        using var json = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        var ids = json.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()
            .SelectMany(resource => resource.GetProperty("scopeSpans").EnumerateArray())
            .SelectMany(scope => scope.GetProperty("spans").EnumerateArray())
            .GroupBy(span => span.GetProperty("traceId").GetString()!)
            .Where(trace => trace.Count() > LargeTraceSpans / 2)
            .Select(trace => trace.Key)
            .ToArray();
        var times = new List<double>();
        for (var i = 0; i < Opens + 5; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var page = await dashboard.Http.GetAsync($"/trace/{ids[i % ids.Length]}");
            page.EnsureSuccessStatusCode();
            if (i >= 5)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        Print($"opening a trace of {LargeTraceSpans} spans, the page, ms", times);
    }

    private static async Task<double> SendAsync(RunningProgram dashboard, int spans, int spansPerTrace)
    {
        using var sender = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!,
            ["telemetry", "send", "traces", dashboard.OtlpGrpc, Key, spans.ToString(CultureInfo.InvariantCulture), spansPerTrace.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        var seconds = (await sender.StandardOutput.ReadToEndAsync()).Split(' ')[0];
        await sender.WaitForExitAsync();
        return spans / double.Parse(seconds, CultureInfo.InvariantCulture);
    }

    private static void Print(string name, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-44} {sorted[sorted.Length / 2],8:0} p50 {sorted[(int)(sorted.Length * 0.95)],8:0} p95 {sorted[0],8:0} least"));
    }

    private static string Load() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>The dashboard's own program, built along with this one.</summary>
    private sealed class RunningProgram : IAsyncDisposable
    {
        private readonly Process _process;

        private RunningProgram(Process process, HttpClient http, string otlpGrpc, TimeSpan firstPage)
        {
            _process = process;
            Http = http;
            OtlpGrpc = otlpGrpc;
            FirstPage = firstPage;
        }

        public HttpClient Http { get; }

        public string OtlpGrpc { get; }

        public TimeSpan FirstPage { get; }

        public double ResidentMegabytes => Memory("VmRSS:");

        public double PeakMegabytes => Memory("VmHWM:");

        public static async Task<RunningProgram> StartAsync(string key)
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
            var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "LocalStack.Dashboard", configuration, "LocalStack.Dashboard");
            var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? program + ".exe" : program) { RedirectStandardOutput = true };
            start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
            start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://127.0.0.1:0";
            start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = "http://127.0.0.1:0";
            start.Environment["DASHBOARD__OTLP__PRIMARYAPIKEY"] = key;
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
            return new RunningProgram(process, http, words[3].TrimEnd(','), Stopwatch.GetElapsedTime(began));
        }

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
}
