using System.Globalization;

namespace Benchmarks.Dashboard;

/// <summary>
/// What the whole dashboard takes in over OTLP/gRPC: alone, with history on disk, and with callers that follow and never read. The forms take turns, so that
/// what else the machine does falls on all of them; the ratios are what to compare. Processor time is the steadier measure on a busy machine.
/// </summary>
internal static class IngestBenchmark
{
    private const int Rounds = 5;
    private const int FirstSpans = 300_000;
    private const int Spans = 600_000;
    private const int SpansPerTrace = 10;
    private const int Followers = 16;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"OTLP/gRPC into the dashboard, {Environment.ProcessorCount} processors, {Rounds} rounds");
        Form[] forms =
        [
            new("nothing beside", HasHistory: false, Followers: 0),
            new("history on disk", HasHistory: true, Followers: 0),
            new($"{Followers} followers that read nothing", HasHistory: false, Followers),
        ];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var form in forms)
            {
                await MeasureAsync(form);
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

    private static async Task MeasureAsync(Form form)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-history-");
        try
        {
            (string, string)[] settings = form.HasHistory ? [("ASPIRE_DASHBOARD_DATA_DIRECTORY", Path.Combine(folder.FullName, "runs"))] : [];
            await using var dashboard = await DashboardProgram.StartAsync(settings);
            using var stopped = await StoppedFollowers.StartAsync(dashboard, form.Followers);
            form.First.Add(await dashboard.SendAsync(FirstSpans, SpansPerTrace));
            var before = dashboard.ProcessorTime;
            form.Rates.Add(await dashboard.SendAsync(Spans, SpansPerTrace));
            form.Costs.Add((dashboard.ProcessorTime - before).TotalMicroseconds / Spans);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {form.Name,-34} {form.First[^1],14:0} {form.Rates[^1],14:0} {form.Costs[^1],12:0.00}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private sealed record Form(string Name, bool HasHistory, int Followers)
    {
        /// <summary>Spans a second while the runtime still compiles what takes them.</summary>
        public List<double> First { get; } = [];

        /// <summary>Spans a second after that.</summary>
        public List<double> Rates { get; } = [];

        /// <summary>Microseconds of the dashboard's processor time for each of the latter.</summary>
        public List<double> Costs { get; } = [];
    }
}
