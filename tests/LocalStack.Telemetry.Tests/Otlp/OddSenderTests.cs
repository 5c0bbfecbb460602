using System.Text;
using LocalStack.Telemetry.Archive;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>What real senders write and no specification asks for: it is read as meant, or refused with what is wrong and where, and its neighbours stay.</summary>
public sealed class OddSenderTests
{
    private const string Id = """ "traceId":"000000000000000000000000000000a1","startTimeUnixNano":"1800000000000000000","endTimeUnixNano":"1800000001000000000" """;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 10, 25, 1, 30, 0, TimeSpan.Zero));
    private readonly TelemetryStore _store;

    public OddSenderTests() => _store = new TelemetryStore(timeProvider: _time);

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807L)]
    [InlineData("\"-9223372036854775808\"", -9223372036854775808L)]
    [InlineData("1e3", 1000L)]
    [InlineData("9223372036854775808", 9223372036854775808d)]
    [InlineData("\"18446744073709551615\"", 18446744073709551615d)]
    [InlineData("-1.5e300", -1.5e300)]
    [InlineData("0.5", 0.5)]
    public void Integer_ThatIsNone_IsADouble(string json, object expected)
    {
        var spans = Import(Span(1, $$$"""{"key":"v","value":{"intValue":{{{json}}}}}"""), Span(2));
        _store.ImportJson(TelemetrySignal.Metrics, Encoding.UTF8.GetBytes(
            """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"timeUnixNano":"1800000000000000000","asInt":""" + json + "}]}}]}]}]}"));

        var value = spans.Single(span => span.SpanId.Value == 1).Attributes["v"]!;
        Assert.Equal(expected, (object?)value.AsInteger ?? value.AsDouble);
        var point = Assert.IsType<NumberPoint>(_store.GetMetricSeries(new MetricQuery { ResourceName = OtlpResource.UnknownName, ScopeName = "", InstrumentName = "m" }).Single().Points.Single());
        Assert.Equal(Convert.ToDouble(expected, System.Globalization.CultureInfo.InvariantCulture), point.Value);
    }

    [Theory]
    [InlineData("""{"key":"v","value":{"intValue":"many"}}""", "a string where a number is expected")]
    [InlineData("""{"key":"v","value":{"intValue":1e999}}""", "a number where a number is expected")]
    [InlineData("""{"key":"v","value":{"arrayValue":[{"stringValue":"a"}]}}""", "a list where an object is expected")]
    [InlineData("""{"key":"v","value":{"arrayValue":{"values":{"stringValue":"a"}}}}""", "an object where a list is expected")]
    [InlineData("""{"key":"v","value":{"kvlistValue":{"values":{"a":1}}}}""", "an object where a list is expected")]
    [InlineData("""{"key":["v"],"value":{"boolValue":"yes"}}""", "a list where a string is expected")]
    [InlineData("""{"key":"v","value":{"boolValue":"yes"}}""", "a string where true or false is expected")]
    [InlineData("null", "null where an object is expected")]
    public void BadItem_IsNamedWithItsByte_AndCostsItsNeighboursNothing(string attribute, string fault)
    {
        var outcome = _store.ImportJson(TelemetrySignal.Traces, Request(Span(1), Span(2, attribute), Span(3)));

        Assert.Equal((3, 1), (outcome.Received, outcome.Rejected));
        Assert.StartsWith("Not stored: 1 with a field that cannot be read. At byte ", outcome.Message, StringComparison.Ordinal);
        Assert.EndsWith($"{fault}.", outcome.Message, StringComparison.Ordinal);
        Assert.Equal([1UL, 3UL], _store.GetSpans(new SpanQuery()).Items.Select(span => span.SpanId.Value).Order());
        _store.Counters.Traces.AssertBalanced();
    }

    [Theory]
    [InlineData(TelemetrySignal.Logs, """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":-1},{"severityText":"a"},7]}]}]}""", 2, 1)]
    [InlineData(TelemetrySignal.Metrics, """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{"dataPoints":[{"asInt":"1"},{"asInt":true}]}}]}]}]}""", 1, 1)]
    [InlineData(TelemetrySignal.Metrics, """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"dataPoints":[{"asInt":"1"},{"asInt":"2"}]},"name":{}},{"name":"n","gauge":{"dataPoints":[{"asInt":"1"}]}}]}]}]}""", 2, 1)]
    public void BadItems_OfOtherSignals_CountAsWhatTheyAre(TelemetrySignal signal, string json, int rejected, int kept)
    {
        var outcome = _store.ImportJson(signal, Encoding.UTF8.GetBytes(json));

        Assert.Equal((rejected, kept), (outcome.Rejected, _store.Counters[signal].Kept));
        _store.Counters[signal].AssertBalanced();
    }

    [Theory]
    [InlineData("""{"resourceSpans":{"scopeSpans":[]}}""", "At byte 17 stands an object where a list is expected.")]
    [InlineData("""{"resourceSpans":[{"resource":[]}]}""", "At byte 30 stands a list where an object is expected.")]
    [InlineData("""{"resourceSpans":[{"resource":{"attributes":{"service.name":"a"}}}]}""", "At byte 44 stands an object where a list is expected.")]
    public void FaultAroundTheItems_RefusesTheRequest_WithItsByte(string json, string fault) =>
        Assert.Equal(fault, Assert.Throws<MalformedMessageException>(() => _store.ImportJson(TelemetrySignal.Traces, Encoding.UTF8.GetBytes(json))).Message);

    [Theory]
    [InlineData(@"ok \ud83d", "ok \uFFFD")]
    [InlineData(@"\ude00\ud83d!", "\uFFFD\uFFFD!")]
    [InlineData(@"\ud83d\ude00 \u00e9\n\""\\\/\b\f\r\t", "😀 é\n\"\\/\b\f\r\t")]
    public void HalfASurrogatePair_IsReplaced(string json, string expected)
    {
        var spans = Import($$$"""{"\ud800":1,"spanId":"0000000000000001",{{{Id}}},"name":"{{{json}}}","attributes":[{"key":"{{{json}}}","value":{"stringValue":"{{{json}}}"}}]}""", Span(2));

        Assert.Equal(2, spans.Length);
        var odd = spans.Single(span => span.SpanId.Value == 1);
        Assert.Equal((expected, expected), (odd.Name, odd.Attributes.GetText(expected)));
    }

    [Fact]
    public async Task OneName_OfSeveralSenders_LeavesEachItsAttributes()
    {
        var token = TestContext.Current.CancellationToken;
        Import(Resource("api", "shop", "pod-a"), Span(1));
        Import(Resource("api", "bank", "pod-b"), Span(2));
        Import(Resource("api", "shop", "pod-c"), Span(3));
        var file = new MemoryStream();
        await TelemetryArchive.WriteAsync(_store, file, cancellationToken: token);
        var copy = new TelemetryStore();
        await TelemetryArchive.ReadAsync(copy, file, cancellationToken: token);

        foreach (var store in new[] { _store, copy })
        {
            Assert.Equal(
                ["1 shop pod-a", "2 bank pod-b", "3 shop pod-c"],
                store.GetSpans(new SpanQuery()).Items.Select(span => $"{span.SpanId.Value} {span.Resource.Namespace} {span.Resource.Attributes.GetText("host.name")}").Order());
            Assert.Equal(["shop pod-c", "bank pod-b"], store.GetResources().Select(resource => $"{resource.Namespace} {resource.Attributes.GetText("host.name")}"));
            Assert.Equal([("shop", 2), ("bank", 1)], store.GetTraceSummaries(new TraceQuery()).Items.Single().Resources.Select(part => (part.Resource.Namespace, part.SpanCount)).OrderByDescending(part => part.SpanCount));
            Assert.Equal(2, store.Counters.Resources);
        }
    }

    [Fact]
    public void AttributesThatChangeWithEachExport_AreBounded_AndRefuseNothing()
    {
        for (ulong i = 1; i <= 100; i++)
        {
            Import(Resource("api", "shop", $"host {i}"), Span(i));
        }

        Assert.Equal(100, _store.Counters.Traces.Kept);
        Assert.Equal("host 100", Assert.Single(_store.GetResources()).Attributes.GetText("host.name"));
        Assert.InRange(_store.Tables.Resources.Items.Length, 2, 32);
    }

    [Fact]
    public void TwoEndsOfACall_WithOneId_AreTwoSpans_AndARetryIsNone()
    {
        var front = Request(Resource("front", "", ""), Span(1, kind: 2), Span(2, parent: 1, kind: 3));
        var back = Request(Resource("back", "", ""), Span(2, parent: 1, kind: 2), Span(3, parent: 2, kind: 3));
        foreach (var request in new[] { front, back, front, back })
        {
            _store.ImportJson(TelemetrySignal.Traces, request);
        }

        var trace = _store.GetTrace(TraceId.Parse("000000000000000000000000000000a1"))!;
        Assert.Equal(
            ["1 front Server 0", "2 front Client 1", "2 back Server 2", "3 back Client 3"],
            trace.DepthFirst().Select(entry => $"{entry.Span.SpanId.Value} {entry.Span.Resource.Name} {entry.Span.Kind} {entry.Depth}"));
        Assert.Equal(4, _store.Counters.Traces.Rejected[RejectReason.Duplicate]);
        Assert.Equal(4, _store.GetTraceSummaries(new TraceQuery()).Items.Single().SpanCount);
    }

    [Fact]
    public void WhatSaysNoTime_HasThatOfReceipt()
    {
        var now = UnixTime.FromDateTimeOffset(_time.GetUtcNow());
        Import("""{"traceId":"000000000000000000000000000000a1","spanId":"0000000000000001","name":"none"}""",
            """{"traceId":"000000000000000000000000000000a1","spanId":"0000000000000002","name":"end","endTimeUnixNano":"1800000000000000000"}""");
        _store.ImportJson(TelemetrySignal.Logs, """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityText":"none"},{"observedTimeUnixNano":"5"}]}]}]}"""u8);
        _store.ImportJson(TelemetrySignal.Metrics, """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"asInt":"1"}]}}]}]}]}"""u8);

        Assert.Equal([now, 1_800_000_000_000_000_000], _store.GetSpans(new SpanQuery()).Items.OrderBy(span => span.SpanId.Value).Select(span => span.StartUnixNanoseconds));
        Assert.Equal([5, now], _store.GetLogs(new LogQuery()).Items.Select(log => log.UnixNanoseconds));
        Assert.Equal(now, _store.GetMetricSeries(new MetricQuery { ResourceName = OtlpResource.UnknownName, ScopeName = "", InstrumentName = "m" }).Single().Points.Single().UnixNanoseconds);
    }

    private Span[] Import(params string[] parts)
    {
        _store.ImportJson(TelemetrySignal.Traces, Request(parts));
        return [.. _store.GetSpans(new SpanQuery()).Items];
    }

    private static byte[] Request(params string[] parts)
    {
        var resource = parts[0].StartsWith("\"resource\"", StringComparison.Ordinal) ? parts[0] : null;
        var spans = resource is null ? parts : parts[1..];
        return Encoding.UTF8.GetBytes($$"""{"resourceSpans":[{{{(resource is null ? "" : resource + ",")}}"scopeSpans":[{"spans":[{{string.Join(',', spans)}}]}]}]}""");
    }

    private static string Resource(string name, string space, string host) =>
        $$$"""
        "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{name}}}"}},{"key":"service.namespace","value":{"stringValue":"{{{space}}}"}},{"key":"host.name","value":{"stringValue":"{{{host}}}"}}]}
        """;

    private static string Span(ulong id, string attribute = "", ulong parent = 0, int kind = 1) =>
        $$"""{"spanId":"{{id:x16}}",{{Id}},"kind":{{kind}},"parentSpanId":"{{(parent == 0 ? "" : $"{parent:x16}")}}","name":"s","attributes":[{{attribute}}]}""";
}
