using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Benchmarks.Dashboard;

/// <summary>The dashboard as a process: start to first page, memory idle and full, and opening a large trace when it is full.</summary>
internal static class DashboardBenchmark
{
    private const int Starts = 7;
    private const int Spans = 1_000_000;
    private const int WarmSpans = 600_000;
    private const int WarmRuns = 5;
    private const int LargeTraces = 20;
    private const int LargeTraceSpans = 1_000;
    private const int Opens = 60;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"Dashboard, {Environment.ProcessorCount} processors, load {Load()}");
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            await using var started = await DashboardProgram.StartAsync();
            starts.Add(started.FirstPage.TotalMilliseconds);
        }

        // The first start reads the program from the disk.
        Print("process start to first page, ms", starts.Skip(1));
        await using var dashboard = await DashboardProgram.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));
        Console.WriteLine($"  {"resident, idle",-44} {dashboard.ResidentMegabytes,8:0} MiB");

        var rate = await dashboard.SendAsync(Spans, spansPerTrace: 10);
        Console.WriteLine($"  {$"the first {Spans:N0} spans over gRPC",-44} {rate,8:0} spans/s");
        Console.WriteLine($"  {"resident after them",-44} {dashboard.ResidentMegabytes,8:0} MiB, peak {dashboard.PeakMegabytes:0} MiB");
        await MeasureWarmAsync(dashboard);
        await dashboard.SendAsync(LargeTraces * LargeTraceSpans, LargeTraceSpans);
        await OpenTracesAsync(dashboard);
        Console.WriteLine($"  load {Load()}");
        return 0;
    }

    // The way in which the budget is given: the median of some runs after a first one.
    private static async Task MeasureWarmAsync(DashboardProgram dashboard)
    {
        var rates = new List<double>();
        var before = dashboard.ProcessorTime;
        for (var run = 0; run < WarmRuns; run++)
        {
            rates.Add(await dashboard.SendAsync(WarmSpans, spansPerTrace: 10));
        }

        var cost = (dashboard.ProcessorTime - before).TotalMicroseconds / (WarmRuns * WarmSpans);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {$"then, {WarmRuns} runs of {WarmSpans:N0}",-44} {rates.Order().ElementAt(WarmRuns / 2),8:0} spans/s, {cost:0.00} us CPU each"));
    }

    private static async Task OpenTracesAsync(DashboardProgram dashboard)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/telemetry/traces?limit={LargeTraces / 2}");
        request.Headers.Add("x-api-key", DashboardProgram.Key);
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

    private static void Print(string name, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-44} {sorted[sorted.Length / 2],8:0} p50 {sorted[(int)(sorted.Length * 0.95)],8:0} p95 {sorted[0],8:0} least"));
    }

    private static string Load() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
