using System.Diagnostics;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>The real OpenTelemetry SDK exports to us.</summary>
public sealed partial class SdkExportTests
{
    private static readonly string[] List = ["a", "b"];

    public static TheoryData<OtlpExportProtocol> Protocols => [OtlpExportProtocol.Grpc, OtlpExportProtocol.HttpProtobuf];

    [Theory, MemberData(nameof(Protocols))]
    public async Task Spans_OfTwoServices_FormOneTrace(OtlpExportProtocol protocol)
    {
        await using var server = await TelemetryServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var api = new OtlpSdk(server, protocol, "api-" + protocol);
        using var worker = new OtlpSdk(server, protocol, "worker-" + protocol);

        using (var request = api.Source.StartActivity("POST /checks", ActivityKind.Server)!)
        {
            request.SetTag("http.request.method", "POST").SetTag("http.response.status_code", 202L).SetTag("ratio", 0.5).SetTag("ok", true);
            request.SetTag("list", List);
            request.AddEvent(new ActivityEvent("queued", tags: new ActivityTagsCollection { ["queue"] = "checks" }));
            using var job = worker.Source.StartActivity("run check", ActivityKind.Consumer, request.Context)!;
            job.AddLink(new ActivityLink(request.Context, new ActivityTagsCollection { ["why"] = "test" }));
            job.SetStatus(ActivityStatusCode.Error, "it did not answer");
        }

        api.Flush();
        worker.Flush();

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var trace = await server.Store.WaitForTraceAsync(t => t.Spans.Length == 2, timeout.Token);
        var (root, child) = (trace.Root, trace.GetChildren(trace.Root).Single());
        Assert.Equal("POST /checks", root.Name);
        Assert.Equal(SpanKind.Server, root.Kind);
        Assert.Equal("api-" + protocol, root.Resource.Name);
        Assert.Equal("1", root.Resource.InstanceId);
        Assert.Equal("api-" + protocol, root.Scope.Name);
        Assert.Equal(SpanCategories.Http, root.Categories);
        Assert.Equal(202, root.Attributes["http.response.status_code"]!.AsInteger);
        Assert.Equal(0.5, root.Attributes["ratio"]!.AsDouble);
        Assert.True(root.Attributes["ok"]!.AsBoolean);
        Assert.Equal("[\"a\",\"b\"]", root.Attributes.GetText("list"));
        Assert.Equal("checks", Assert.Single(root.Events).Attributes.GetText("queue"));
        Assert.Equal(SpanStatus.Error, child.Status);
        Assert.Equal("it did not answer", child.StatusMessage);
        Assert.Equal(root.SpanId, Assert.Single(child.Links).SpanId);
        Assert.True(root.StartTime <= child.StartTime && child.StartTime <= DateTimeOffset.UtcNow);
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task LogRecords_AreStoredWithTheirSpan(OtlpExportProtocol protocol)
    {
        await using var server = await TelemetryServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var sdk = new OtlpSdk(server, protocol, "logs-" + protocol);

        string traceId;
        using (var activity = sdk.Source.StartActivity("work")!)
        {
            traceId = activity.TraceId.ToString();
            LogCheck(sdk.CreateLogger("Portwatch.Prober"), "sink", 7);
        }

        sdk.Flush();

        var record = Assert.Single(server.Store.GetLogs(new LogQuery()).Items);
        Assert.Equal("sink did not answer 7 times", record.Message);
        Assert.Equal(LogSeverity.Warning, record.Severity);
        Assert.Equal("Portwatch.Prober", record.Scope.Name);
        Assert.Equal("sink", record.Attributes.GetText("Endpoint"));
        Assert.Equal(7, record.Attributes["Count"]!.AsInteger);
        Assert.Equal(traceId, record.TraceId.ToString());
        Assert.Equal("logs-" + protocol, record.Resource.Name);
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task Metrics_OfEveryKind_AreStored(OtlpExportProtocol protocol)
    {
        await using var server = await TelemetryServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var name = "metrics-" + protocol;
        using var sdk = new OtlpSdk(server, protocol, name);

        using (sdk.Source.StartActivity("measured"))
        {
            sdk.Meter.CreateCounter<long>("requests", "{request}", "Requests received").Add(3, new KeyValuePair<string, object?>("route", "/checks"));
            sdk.Meter.CreateHistogram<double>("latency", "s").Record(0.25);
            sdk.Meter.CreateHistogram<double>("exponential", "s").Record(3);
            sdk.Meter.CreateObservableGauge("depth", () => 1.5);
        }

        sdk.Flush();

        var instruments = server.Store.GetInstruments(name).ToDictionary(i => i.Name);
        Assert.Equal((InstrumentKind.Sum, AggregationTemporality.Cumulative, true), (instruments["requests"].Kind, instruments["requests"].Temporality, instruments["requests"].IsMonotonic));
        Assert.Equal(("{request}", "Requests received"), (instruments["requests"].Unit, instruments["requests"].Description));
        Assert.Equal(InstrumentKind.ExponentialHistogram, instruments["exponential"].Kind);

        var requests = Assert.Single(Series("requests"));
        Assert.Equal("/checks", requests.Attributes.GetText("route"));
        Assert.Equal(3, ((NumberPoint)Assert.Single(requests.Points)).IntegerValue);
        Assert.False(Assert.Single(requests.Points[0].Exemplars).TraceId.IsEmpty);
        var latency = (HistogramPoint)Series("latency").Single().Points.Single();
        Assert.Equal((1UL, 0.25, 0.25), (latency.Count, latency.Sum, latency.Max));
        Assert.Equal(latency.ExplicitBounds.Length + 1, latency.BucketCounts.Length);
        Assert.Equal(1UL, latency.BucketCounts.Aggregate((a, b) => a + b));
        var exponential = (ExponentialHistogramPoint)Series("exponential").Single().Points.Single();
        Assert.Equal(1UL, exponential.PositiveCounts.Aggregate((a, b) => a + b));
        Assert.Equal(1.5, ((NumberPoint)Series("depth").Single().Points.Single()).Value);

        IEnumerable<MetricSeries> Series(string instrument) =>
            server.Store.GetMetricSeries(new MetricQuery { ResourceName = name, ScopeName = name, InstrumentName = instrument });
    }

    [Theory, MemberData(nameof(Protocols))]
    public async Task AnySignal_WithAnotherKey_IsRefused(OtlpExportProtocol protocol)
    {
        await using var server = await TelemetryServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var sdk = new OtlpSdk(server, protocol, "refused-" + protocol, apiKey: "wrong");

        sdk.Source.StartActivity("work")?.Dispose();
        sdk.Meter.CreateCounter<long>("requests").Add(1);
        LogCheck(sdk.CreateLogger("Prober"), "sink", 1);
        sdk.Flush();

        var counters = server.Store.Counters;
        Assert.Equal((0, 0, 0), (counters.Traces.Received, counters.Logs.Received, counters.Metrics.Received));
    }

    [LoggerMessage(LogLevel.Warning, "{Endpoint} did not answer {Count} times")]
    private static partial void LogCheck(ILogger logger, string endpoint, long count);
}
