using System.Globalization;
using Benchmarks.Dashboard;
using Benchmarks.Load;
using Benchmarks.Network;
using Benchmarks.Resilience;
using Benchmarks.Telemetry;
using Benchmarks.Testing;

// Each measurement prints one table; compare the columns of runs that were made side by side, on one machine at one time.
return args switch
{
    ["telemetry"] => await TelemetryBenchmark.RunAsync(),
    ["telemetry", "send", var signal, var endpoint, var key, var items, var itemsPerTrace] => await OtlpSender.RunAsync(signal, endpoint, key, items, itemsPerTrace),
    ["telemetry", "receive"] => await OtlpReceiver.RunAsync(),
    ["telemetry", "discard"] => await DiscardingReceiver.RunAsync(),
    ["dashboard"] => await DashboardBenchmark.RunAsync(),
    ["dashboard", "browse", var name, var frontend, var otlp, var tracePath] => await BrowserBenchmark.RunAsync(name, frontend, otlp, tracePath),
    ["dashboard", "ingest"] => await IngestBenchmark.RunAsync(),
    ["load", var rounds] => await LoadBenchmark.RunAsync(int.Parse(rounds, CultureInfo.InvariantCulture)),
    ["network"] => await NetworkBenchmark.RunAsync(),
    ["network", "serve"] => await BenchmarkServer.RunAsync(),
    ["network", "edge", var server] => await NetworkBenchmark.RunEdgeAsync(int.Parse(server, CultureInfo.InvariantCulture)),
    ["resilience"] => await ResilienceReport.RunAsync(),
    ["resilience", var server] => await ResilienceReport.RunAsync(server),
    ["testing", "soak", var runs] => await SoakBenchmark.RunAsync(int.Parse(runs, CultureInfo.InvariantCulture)),
    ["testing", "ready", var runs] => await ReadyBenchmark.RunAsync(int.Parse(runs, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    return 2;
}
