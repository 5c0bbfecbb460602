using System.Diagnostics;
using LocalStack.Telemetry.Storage;

namespace Benchmarks.Telemetry;

/// <summary>How long a page's queries take on the store as it is.</summary>
internal static class QueryBenchmark
{
    private const int Runs = 40;

    public static void Run(TelemetryStore store)
    {
        var traces = store.GetTraceSummaries(new TraceQuery { Limit = Runs }).Items;
        Measure("traces: first page", _ => store.GetTraceSummaries(new TraceQuery()).Total);
        Measure("traces: page in the middle", _ => store.GetTraceSummaries(new TraceQuery { Offset = 50_000 }).Total);
        Measure("traces: by resource, 1 ms or longer", _ => store.GetTraceSummaries(new TraceQuery { ResourceName = "api", MinDuration = TimeSpan.FromMilliseconds(1) }).Total);
        Measure("traces: span name", _ => store.GetTraceSummaries(new TraceQuery { SpanName = "/api/endpoints" }).Total);
        Measure("traces: text in any attribute", i => store.GetTraceSummaries(new TraceQuery { Text = $"ABCD{i:x2}" }).Total);
        Measure("spans: first page of all", _ => store.GetSpans(new SpanQuery()).Total);
        Measure("spans: errors", _ => store.GetSpans(new SpanQuery { ErrorsOnly = true }).Total);
        Measure("spans: one attribute equals", _ => store.GetSpans(new SpanQuery { Attributes = [new AttributeFilter("http.response.status_code", FilterOperator.Equal, "404")] }).Total);
        Measure("spans: text in any attribute", i => store.GetSpans(new SpanQuery { Text = $"abcd{i:x2}" }).Total);
        Measure("spans: linked to a trace", i => store.GetSpans(new SpanQuery { LinkedTraceId = traces[i % traces.Length].TraceId }).Total);
        var records = store.Counters.Logs.Kept;
        if (records > 0)
        {
            Measure("logs: latest page of all", _ => store.GetLogs(new LogQuery { NewestFirst = true }).Total);
            Measure("logs: text in any attribute", i => store.GetLogs(new LogQuery { Text = $"abcd{i:x2}" }).Total);
            Measure("logs: one attribute equals", _ => store.GetLogs(new LogQuery { Attributes = [new AttributeFilter("EndpointName", FilterOperator.Equal, "none")] }).Total);
        }

        Measure("one trace", i => store.GetTrace(traces[i % traces.Length].TraceId)!.Spans.Length);
    }

    private static void Measure(string name, Func<int, int> query)
    {
        var total = query(0);
        query(1);
        var times = new double[Runs];
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            query(i);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        var cpuPerQuery = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Runs;
        Array.Sort(times);
        Console.WriteLine($"  {name,-38} {times[Runs / 2],8:0.0} {times[(int)(Runs * 0.95)],8:0.0} {cpuPerQuery,8:0.0}   {total,9}");
    }
}
