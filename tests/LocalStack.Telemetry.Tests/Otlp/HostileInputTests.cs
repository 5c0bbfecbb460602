using System.Diagnostics;
using Google.Protobuf;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp.Oracle;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>Bodies made to hurt: refused, or stored within bounds.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData(AnyValueReader.MaxDepth, true)]
    [InlineData(AnyValueReader.MaxDepth + 1, false)]
    [InlineData(20_000, false)]
    public void NestedValues_AreTakenToADepth(int depth, bool isTaken)
    {
        var value = new AnyValue { StringValue = "core" }.ToByteArray();
        for (var i = 0; i < depth; i++)
        {
            value = Field(5, Field(1, value));
        }

        var span = Requests.Span(1, 1).ToByteArray().Concat(Field(9, [.. Field(1, "deep"u8.ToArray()), .. Field(2, value)])).ToArray();
        var body = Field(1, Field(2, Field(2, span)));
        var store = new TelemetryStore();

        if (!isTaken)
        {
            var refusal = Assert.Throws<MalformedMessageException>(() => new OtlpIngest(store).Export(TelemetrySignal.Traces, body));
            Assert.Contains("32 levels", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(0, store.Counters.Traces.Received);
            return;
        }

        new OtlpIngest(store).Export(TelemetrySignal.Traces, body);
        Assert.Contains("core", Assert.Single(store.GetSpans(new SpanQuery()).Items).Attributes.GetText("deep"), StringComparison.Ordinal);
    }

    [Fact]
    public void NestedJson_IsTakenToADepth()
    {
        var json = string.Concat(Enumerable.Repeat("{\"arrayValue\":{\"values\":[", 5_000));
        var body = System.Text.Encoding.UTF8.GetBytes("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"a\",\"value\":" + json);

        Assert.Throws<MalformedMessageException>(() => JsonTranscoder.Transcode(body, OtlpJsonSchema.Of(TelemetrySignal.Traces), new ByteBuffer(16)));
    }

    [Theory]
    [InlineData("0A")]
    [InlineData("0AFFFFFFFF0F")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("0B0C")]
    [InlineData("00")]
    [InlineData("0D0000")]
    [InlineData("0A020A05")]
    public void BrokenFraming_IsRefused(string hex) =>
        Assert.Throws<MalformedMessageException>(() => new OtlpIngest(new TelemetryStore()).Export(TelemetrySignal.Traces, Convert.FromHexString(hex)));

    [Fact]
    public void TextThatIsNotUtf8_IsShownWithReplacements()
    {
        var name = new byte[] { (byte)'a', 0xFF, (byte)'b' };
        var span = Requests.Span(1, 1, name: "").ToByteArray().Concat(Field(5, name)).Concat(Field(9, [.. Field(1, name), .. Field(2, Field(1, name))])).ToArray();
        var store = new TelemetryStore();

        new OtlpIngest(store).Export(TelemetrySignal.Traces, Field(1, Field(2, Field(2, span))));

        var stored = Assert.Single(store.GetSpans(new SpanQuery { Text = "b" }).Items);
        Assert.Equal("a\uFFFDb", stored.Name);
        Assert.Equal("a\uFFFDb", stored.Attributes.GetText("a\uFFFDb"));
        Assert.Equal(OtlpResource.UnknownName, stored.Resource.Name);
    }

    [Fact]
    public void TimesAtTheEdges_DoNotOverflow()
    {
        var store = new TelemetryStore();
        var last = Requests.Span(1, 1);
        (last.StartTimeUnixNano, last.EndTimeUnixNano) = (1, ulong.MaxValue);
        var backwards = Requests.Span(1, 2);
        (backwards.StartTimeUnixNano, backwards.EndTimeUnixNano) = (ulong.MaxValue, 5);

        store.Import(Requests.Traces("api", last, backwards));

        var trace = store.GetTrace(TraceId.Parse($"{1:x32}"))!;
        Assert.Equal(DateTimeOffset.UnixEpoch, trace.StartTime);
        Assert.Equal(ulong.MaxValue, trace.EndUnixNanoseconds);
        Assert.Equal(0UL, trace.Spans.Single(s => s.SpanId.Value == 2).DurationNanoseconds);
        Assert.Single(store.GetTraceSummaries(new TraceQuery()).Items);
    }

    [Fact]
    public void EverNewStrings_DoNotGrowTheProcess()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxSpans = 8_192, MaxSpanBytes = 8 << 20, MaxScopes = 100, MaxResources = 100 });
        var random = new Random(3);

        for (ulong i = 1; i <= 3_000; i++)
        {
            var request = Requests.Traces($"service {i}", Requests.Span(i, 1, name: $"{random.NextInt64()}").With($"{random.NextInt64()}", new string('x', 1_500) + i));
            request.ResourceSpans[0].ScopeSpans[0].Scope.Name = $"{i % 200}";
            request.ResourceSpans[0].Resource.Attributes.Add(OracleGen.Entry($"{random.NextInt64()}", "x"));
            store.Import(request);
        }

        Assert.InRange(store.Tables.Strings.Bytes, 0, StringTable.MaxBytes);
        Assert.InRange(store.Counters.Traces.Bytes, 0, 9 << 20);
        Assert.Equal(100, store.GetResources().Length);
        Assert.Equal(3_000 - 100, store.Counters.Traces.Rejected.Values.Sum());
        Assert.All(store.GetResources(), r => Assert.InRange(r.Attributes.Count, 1, store.Options.MaxAttributes));
    }

    [Fact]
    public void HugeResourcesAndMetricNames_AreRejectedOrBounded()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxMetricBytes = 4 << 20 });
        var huge = Requests.Traces("huge", Requests.Span(1, 1));
        huge.ResourceSpans[0].Resource.Attributes.Add(OracleGen.Entry("a", new string('x', 100_000)));

        store.Import(huge);
        for (var i = 0; i < 600; i++)
        {
            var large = Requests.Traces($"large {i}", Requests.Span(2, (ulong)i + 1));
            large.ResourceSpans[0].Resource.Attributes.Add(OracleGen.Entry("a", new string('x', 50_000)));
            store.Import(large);
            store.Import(Requests.Metrics("api", Requests.Gauge(new string('n', 50_000) + i, ("a", 1, 1))));
            Assert.InRange(store.Counters.Metrics.Bytes, 0, 4 << 20);
        }

        Assert.DoesNotContain(store.GetResources(), r => r.Name == "huge");
        Assert.InRange(store.GetResources().Sum(r => r.Attributes.GetText("a")?.Length ?? 0), 1_000_000, EncodedTable<OtlpResource>.MaxTotalBytes);
        store.Counters.Traces.AssertBalanced();
        store.Counters.Metrics.AssertBalanced();
        Assert.Equal(1, new OtlpIngest(store).Export(TelemetrySignal.Metrics, Requests.Metrics("api", Requests.Gauge(new string('n', 2 << 20), ("a", 1, 1))).ToByteArray()).Rejected);
    }

    [Fact]
    public void ManyItemsThatAreRefused_CostNoStorage()
    {
        var store = new TelemetryStore();
        var empty = Field(1, Field(2, [.. Enumerable.Repeat(new byte[] { 0x12, 0x00 }, 1_000_000).SelectMany(b => b)]));
        var clock = Stopwatch.StartNew();

        new OtlpIngest(store).Export(TelemetrySignal.Traces, empty);

        Assert.Equal(1_000_000, store.Counters.Traces.Rejected[RejectReason.InvalidId]);
        Assert.Equal(0, store.Counters.Traces.Kept);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
    }

    private static byte[] Field(int number, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }
}
