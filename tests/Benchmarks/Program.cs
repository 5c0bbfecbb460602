using Benchmarks.Dashboard;
using Benchmarks.Proxy;
using Benchmarks.Telemetry;

// Each measurement prints one table; compare the columns of runs that were made side by side, on one machine at one time.
return args switch
{
    ["telemetry"] => await TelemetryBenchmark.RunAsync(),
    ["telemetry", "send", var signal, var endpoint, var key, var items, var itemsPerTrace] => await OtlpSender.RunAsync(signal, endpoint, key, items, itemsPerTrace),
    ["telemetry", "receive"] => await OtlpReceiver.RunAsync(),
    ["telemetry", "discard"] => await DiscardingReceiver.RunAsync(),
    ["dashboard"] => await DashboardBenchmark.RunAsync(),
    ["dashboard", "ingest"] => await IngestBenchmark.RunAsync(),
    ["proxy"] => await ProxyBenchmark.RunAsync(),
    ["proxy", "answer"] => await ProxyPrograms.AnswerAsync(),
    ["proxy", "forward", var kind, var port] => await ProxyPrograms.ForwardAsync(kind, port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project tests/Benchmarks -- telemetry|dashboard|dashboard ingest|proxy");
    return 2;
}
