using System.Globalization;
using Benchmarks.Telemetry;

namespace Benchmarks.Dashboard;

/// <summary>
/// What the whole dashboard takes in over OTLP/gRPC: alone, with history on disk, and with callers that follow and never read; beside them a server that
/// discards what it is sent, which shows what the machine allows. The forms take turns, so that what else the machine does falls on all of them; the ratios
/// are what to compare. Processor time is the steadier measure on a busy machine.
/// </summary>
internal static class IngestBenchmark
{
    private const int Rounds = 5;
    private const int FirstSpans = 600_000;
    private const int Spans = 600_000;
    private const int SpansPerTrace = 10;
    private const int Followers = 16;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"OTLP/gRPC into the dashboard, {Environment.ProcessorCount} processors, {Rounds} rounds");
        Form[] forms =
        [
            new("nothing beside", form => MeasureDashboardAsync(form, hasHistory: false, followers: 0)),
            new("a server that keeps nothing", MeasureDiscardingAsync),
            new("history on disk", form => MeasureDashboardAsync(form, hasHistory: true, followers: 0)),
            new($"{Followers} followers that read nothing", form => MeasureDashboardAsync(form, hasHistory: false, Followers)),
        ];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var form in forms)
            {
                await form.MeasureAsync(form);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {form.Name,-34} {form.First[^1],14:0} {form.Rates[^1],14:0} {form.Costs[^1],12:0.00}"));
            }
        }

        Console.WriteLine($"\n  {"medians",-34} {"first spans/s",14} {"then spans/s",14} {"us CPU/span",12} {"rate",7} {"CPU",7}");
        var alone = forms[0];
        foreach (var form in forms)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {form.Name,-34} {Median(form.First),14:0} {Median(form.Rates),14:0} {Median(form.Costs),12:0.00} {Median(form.Rates) / Median(alone.Rates),7:0.00} {Median(form.Costs) / Median(alone.Costs),7:0.00}"));
        }

        return 0;
    }

    private static async Task MeasureDashboardAsync(Form form, bool hasHistory, int followers)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-history-");
        try
        {
            (string, string)[] settings = hasHistory ? [("ASPIRE_DASHBOARD_DATA_DIRECTORY", Path.Combine(folder.FullName, "runs"))] : [];
            await using var dashboard = await DashboardProgram.StartAsync(settings);
            using var stopped = await StoppedFollowers.StartAsync(dashboard, followers);
            await SendAsync(form, dashboard.OtlpGrpc, () => dashboard.ProcessorTime);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureDiscardingAsync(Form form)
    {
        using var server = await ChildProgram.StartAsync("telemetry", "discard");
        await SendAsync(form, $"http://127.0.0.1:{server.Port}", () => server.ProcessorTime);
    }

    private static async Task SendAsync(Form form, string endpoint, Func<TimeSpan> processorTime)
    {
        form.First.Add(await OtlpSender.SendSpansAsync(endpoint, DashboardProgram.Key, FirstSpans, SpansPerTrace));
        var before = processorTime();
        form.Rates.Add(await OtlpSender.SendSpansAsync(endpoint, DashboardProgram.Key, Spans, SpansPerTrace));
        form.Costs.Add((processorTime() - before).TotalMicroseconds / Spans);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private sealed record Form(string Name, Func<Form, Task> MeasureAsync)
    {
        /// <summary>Spans a second while the runtime still compiles what takes them.</summary>
        public List<double> First { get; } = [];

        /// <summary>Spans a second after that.</summary>
        public List<double> Rates { get; } = [];

        /// <summary>Microseconds of the dashboard's processor time for each of the latter.</summary>
        public List<double> Costs { get; } = [];
    }
}
