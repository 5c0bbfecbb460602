using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>The OpenTelemetry SDK for Node.js exports to us: another implementation of every part of the protocol than .NET's.</summary>
public sealed class NodeSdkExportTests(NodeSdk node) : IClassFixture<NodeSdk>
{
    public static TheoryData<string> Protocols => ["grpc", "http/protobuf", "http/json"];

    [Theory, MemberData(nameof(Protocols))]
    public async Task EverySignal_IsStoredAsItWasSent(string protocol)
    {
        await using var server = await TelemetryServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        var ids = await node.SendAsync(server, protocol, "node-app");

        AssertTrace(server.Store, ids);
        AssertLogs(server.Store, ids);
        AssertMetrics(server.Store);
        Assert.Empty(server.Store.Counters.Traces.Rejected);
        Assert.Empty(server.Store.Counters.Logs.Rejected);
        Assert.Empty(server.Store.Counters.Metrics.Rejected);
    }

    private static void AssertTrace(TelemetryStore store, string[] ids)
    {
        var trace = store.GetTrace(TraceId.Parse(ids[0]))!;
        Assert.Equal(2, trace.Spans.Length);
        Assert.Equal(2, store.Counters.Traces.Received);
        var root = trace.Root;
        Assert.Equal((ids[1], "GET /orders/{id}", SpanKind.Server, SpanStatus.Unset), (root.SpanId.ToString(), root.Name, root.Kind, root.Status));
        Assert.Equal(("node-app", "1"), (root.Resource.Name, root.Resource.InstanceId));
        Assert.Equal("nodejs", root.Resource.Attributes.GetText("telemetry.sdk.language"));
        Assert.Equal(("node-tracer", "1.2.3"), (root.Scope.Name, root.Scope.Version));
        Assert.True(root.ParentSpanId.IsEmpty);
        Assert.Equal("GET", root.Attributes["http.request.method"]!.AsString);
        Assert.Equal(503, root.Attributes["http.response.status_code"]!.AsInteger);
        Assert.Equal(0.25, root.Attributes["ratio"]!.AsDouble);
        Assert.False(root.Attributes["ok"]!.AsBoolean);
        Assert.Equal("ä <script>alert(1)</script>", root.Attributes["text"]!.AsString);
        Assert.Equal(["a", "b"], root.Attributes["list"]!.Items.Select(item => item.AsString));
        Assert.Equal([1L, 2L], root.Attributes["numbers"]!.Items.Select(item => item.AsInteger));

        var child = Assert.Single(trace.GetChildren(root));
        Assert.Equal((ids[2], "SELECT orders", SpanKind.Client), (child.SpanId.ToString(), child.Name, child.Kind));
        Assert.Equal((SpanStatus.Error, "it did not answer"), (child.Status, child.StatusMessage));
        Assert.Equal(["retry", "exception"], child.Events.Select(e => e.Name));
        Assert.Equal(2, child.Events[0].Attributes["attempt"]!.AsInteger);
        Assert.Equal("connection refused", child.Events[1].Attributes.GetText("exception.message"));
        var link = Assert.Single(child.Links);
        Assert.Equal((root.TraceId, root.SpanId, "test"), (link.TraceId, link.SpanId, link.Attributes.GetText("why")));
        Assert.InRange(root.StartTime, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.True(root.DurationNanoseconds > 0);
    }

    private static void AssertLogs(TelemetryStore store, string[] ids)
    {
        var records = store.GetLogs(new LogQuery { ResourceName = "node-app" }).Items.OrderBy(log => log.SeverityNumber).ToArray();
        Assert.Equal([(9, "INFO"), (13, "WARN"), (17, "ERROR")], records.Select(log => (log.SeverityNumber, log.SeverityText)));
        Assert.Equal("order 7 was read", records[0].Body.AsString);
        Assert.Equal(7, records[1].Body.Entries["order"]!.AsInteger);
        Assert.Equal(["slow", "late"], records[1].Body.Entries["tags"]!.Items.Select(item => item.AsString));
        Assert.Equal("order 8 was lost", records[2].Body.AsString);
        Assert.All(records, log =>
        {
            Assert.Equal((ids[0], ids[1]), (log.TraceId.ToString(), log.SpanId.ToString()));
            Assert.Equal(("node-logger", "4.5.6"), (log.Scope.Name, log.Scope.Version));
            Assert.Equal(7, log.Attributes["order"]!.AsInteger);
            Assert.True(log.Attributes["urgent"]!.AsBoolean);
        });
    }

    private static void AssertMetrics(TelemetryStore store)
    {
        var instruments = store.GetInstruments("node-app").Where(i => i.Scope.Name == "node-meter").ToDictionary(i => i.Name);
        Assert.Equal(["depth", "latency", "open", "orders"], instruments.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((InstrumentKind.Sum, AggregationTemporality.Cumulative, true, "{order}", "Orders read"), Describe(instruments["orders"]));
        Assert.Equal((InstrumentKind.Sum, AggregationTemporality.Cumulative, false, "", ""), Describe(instruments["open"]));
        Assert.Equal((InstrumentKind.Histogram, AggregationTemporality.Cumulative, false, "s", ""), Describe(instruments["latency"]));
        Assert.Equal((InstrumentKind.Gauge, AggregationTemporality.Unspecified, false, "", ""), Describe(instruments["depth"]));

        var orders = Single("orders");
        Assert.Equal(("eu", 3), (orders.Attributes.GetText("region"), ((NumberPoint)orders.Points[^1]).Value));
        Assert.Equal(-2, ((NumberPoint)Single("open").Points[^1]).Value);
        Assert.Equal(1.5, ((NumberPoint)Single("depth").Points[^1]).Value);
        var latency = Single("latency");
        var point = (HistogramPoint)latency.Points[^1];
        Assert.Equal("/orders", latency.Attributes.GetText("route"));
        Assert.Equal((1UL, 0.5, 0.5, 0.5), (point.Count, point.Sum, point.Min, point.Max));
        Assert.Equal([0.1, 1, 10], point.ExplicitBounds.AsEnumerable());
        Assert.Equal([0, 1, 0, 0], point.BucketCounts.Select(count => (long)count));

        static (InstrumentKind, AggregationTemporality, bool, string, string) Describe(Instrument i) => (i.Kind, i.Temporality, i.IsMonotonic, i.Unit, i.Description);

        MetricSeries Single(string name) => Assert.Single(store.GetMetricSeries(new MetricQuery { ResourceName = "node-app", ScopeName = "node-meter", InstrumentName = name }));
    }
}
