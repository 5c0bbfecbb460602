using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;

namespace LocalStack.Telemetry.Tests.Storage;

public sealed class SpanStoreTests
{
    [Fact]
    public void TraceOfTwoProcesses_ArrivingChildFirst_IsOneTrace()
    {
        var store = new TelemetryStore();

        store.Import(Requests.Traces("worker", Requests.Span(7, 2, parent: 1, name: "run", start: 10, isError: true)));
        var before = store.GetTrace(TraceId.Parse($"{7:x32}"))!;
        store.Import(Requests.Traces("api", Requests.Span(7, 1, name: "POST /checks", start: 0, duration: 500)));
        var summary = Assert.Single(store.GetTraceSummaries(new TraceQuery()).Items);

        Assert.False(before.HasRoot);
        Assert.Equal("run", before.Root.Name);
        Assert.True(summary.HasRoot);
        Assert.Equal(("POST /checks", "api", 2, 1), (summary.RootName, summary.RootResource.Name, summary.SpanCount, summary.ErrorCount));
        Assert.Equal(Requests.Epoch, summary.StartUnixNanoseconds);
        Assert.Equal(1_000_010UL, summary.DurationNanoseconds);
        Assert.Equal([("api", 1, 0), ("worker", 1, 1)], summary.Resources.Select(r => (r.Resource.Name, r.SpanCount, r.ErrorCount)));
        Assert.Equal(["POST /checks", "run"], store.GetTrace(summary.TraceId)!.DepthFirst().Select(s => s.Span.Name));
    }

    [Fact]
    public void SameSpanId_InAnotherTrace_IsAnotherSpan()
    {
        var store = new TelemetryStore();

        store.Import(Requests.Traces("api", Requests.Span(1, 1), Requests.Span(2, 1), Requests.Span(1, 1)));

        Assert.Equal(2, store.Counters.Traces.Kept);
        Assert.Equal(1, store.Counters.Traces.Rejected[RejectReason.Duplicate]);
    }

    [Fact]
    public void MoreSpansThanKept_PushOutTheOldest_AndEverythingIsCounted()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxSpans = 20_000 });

        Fill(store, 60_000);

        var counters = store.Counters;
        Assert.InRange(counters.Traces.Kept, 20_000 - 8_192, 20_000);
        Assert.Equal(60_000, counters.Traces.Received);
        counters.Traces.AssertBalanced();
        var spans = store.GetSpans(new SpanQuery { Limit = int.MaxValue }).Items;
        Assert.Equal(counters.Traces.Kept, spans.Length);
        Assert.Equal(60_000UL, spans.Max(s => s.SpanId.Value));
        Assert.Equal(60_000UL - (ulong)spans.Length + 1, spans.Min(s => s.SpanId.Value));
        AssertTracesMatchSpans(store);
    }

    [Fact]
    public void RetriesOfKeptSpans_AreTold_AndEvictedOnesTakenAgain_HoweverManyCameBefore()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxSpans = 20_000 });
        Fill(store, 200_000);
        var kept = (int)store.Counters.Traces.Kept;

        Fill(store, kept, first: 200_000 - kept + 1);
        Assert.Equal(kept, store.Counters.Traces.Rejected[RejectReason.Duplicate]);
        Fill(store, 5_000);

        Assert.Equal(kept, store.Counters.Traces.Rejected[RejectReason.Duplicate]);
        store.Counters.Traces.AssertBalanced();
        AssertTracesMatchSpans(store);
    }

    [Fact]
    public void RetriesOfAllSpans_AreTold_AfterTheIndexOfThemGrew()
    {
        var store = new TelemetryStore();
        Fill(store, 100_000);

        Fill(store, 100_000);

        Assert.Equal((100_000, 100_000), (store.Counters.Traces.Kept, store.Counters.Traces.Rejected[RejectReason.Duplicate]));
    }

    [Fact]
    public void LargeSpans_StayWithinTheByteBudget()
    {
        var options = new TelemetryOptions { MaxSpanBytes = 8 << 20 };
        var store = new TelemetryStore(options);
        var random = new Random(1);

        for (ulong i = 1; i <= 2_000; i++)
        {
            var text = new string('x', random.Next(1, 40_000));
            store.Import(Requests.Traces("api", Requests.Span(i, i).With("body", text + i)));
            Assert.InRange(store.Counters.Traces.Bytes, 0, options.MaxSpanBytes + (1 << 20));
        }

        store.Counters.Traces.AssertBalanced();
        Assert.True(store.Counters.Traces.Kept > 50);
        AssertTracesMatchSpans(store);
    }

    [Fact]
    public void SpanLargerThanASegment_ReadsBackWhole()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxAttributeValueBytes = 1 << 20 });
        var text = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{i} "));

        store.Import(Requests.Traces("api", Requests.Span(1, 1).With("a", text), Requests.Span(1, 2).With("b", "small")));

        var spans = store.GetTrace(TraceId.Parse($"{1:x32}"))!.Spans;
        Assert.Equal(text, spans.Single(s => s.SpanId.Value == 1).Attributes.GetText("a"));
        Assert.Equal("small", spans.Single(s => s.SpanId.Value == 2).Attributes.GetText("b"));
    }

    [Fact]
    public void AttributesBeyondTheLimits_AreDroppedOrCut_AndCounted()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxAttributes = 2, MaxAttributeValueBytes = 16 });

        // The second one's attributes are known from the first.
        store.Import(Requests.Traces("api", Enumerable.Range(1, 2).Select(id => Requests.Span(1, (ulong)id)
            .With("a", new string('ä', 20)).With("b", "short").With("c", "dropped").With("b", "short"))));

        var spans = store.GetSpans(new SpanQuery()).Items;
        Assert.Equal(2, spans.Length);
        Assert.All(spans, span =>
        {
            Assert.Equal(new string('ä', 8), span.Attributes.GetText("a"));
            Assert.Equal(2, span.Attributes.Count);
            Assert.Equal(2u, span.DroppedAttributeCount);
        });
        Assert.Equal((4, 2), (store.Counters.Traces.DroppedAttributes, store.Counters.Traces.TruncatedAttributes));
    }

    [Fact]
    public void SpanOverTheItemLimit_IsRejected_AndTheOthersStay()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxItemBytes = 1_024 });

        var outcome = store.Import(Requests.Traces("api", Requests.Span(1, 1).With("a", new string('x', 2_000)), Requests.Span(1, 2)));

        Assert.Equal(1, outcome.Rejected);
        Assert.Equal((1, 1), (store.Counters.Traces.Kept, store.Counters.Traces.Rejected[RejectReason.TooLarge]));
    }

    [Fact]
    public void ResourcesBeyondTheLimit_AreRejected()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxResources = 2 });

        foreach (var i in Enumerable.Range(0, 4))
        {
            store.Import(Requests.Traces($"service-{i}", Requests.Span(1, (ulong)i + 1)));
        }

        Assert.Equal(["service-0", "service-1"], store.GetResources().Select(r => r.Name));
        Assert.Equal(2, store.Counters.Traces.Rejected[RejectReason.ResourceLimit]);
        store.Counters.Traces.AssertBalanced();
    }

    [Fact]
    public void ManyDistinctValuesAndKeys_ReadBackAsSent()
    {
        var store = new TelemetryStore();
        for (var batch = 0; batch < 20; batch++)
        {
            store.Import(Requests.Traces("api", Enumerable.Range(batch * 1_000, 1_000)
                .Select(i => Requests.Span(1, (ulong)i + 1, name: $"name {i}").With("value", $"value {i}").With($"key {i}", i))));
        }

        foreach (var span in store.GetSpans(new SpanQuery { Limit = int.MaxValue }).Items)
        {
            var i = (long)span.SpanId.Value - 1;
            Assert.Equal(($"name {i}", $"value {i}", i), (span.Name, span.Attributes.GetText("value"), span.Attributes[$"key {i}"]!.AsInteger));
        }
    }

    [Fact]
    public void Clear_RemovesAll_AndTheStoreGoesOn()
    {
        var store = new TelemetryStore();
        Fill(store, 10_000);

        store.Clear(TelemetrySignal.Traces);
        store.Import(Requests.Traces("api", Requests.Span(1, 1)));

        Assert.Equal((1, 10_000), (store.Counters.Traces.Kept, store.Counters.Traces.Cleared));
        Assert.Single(store.GetTraceSummaries(new TraceQuery()).Items);
        store.Counters.Traces.AssertBalanced();
    }

    [Fact]
    public void Snapshot_TakenBeforeEviction_ReadsWhatWasThere()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxSpans = 8_192 });
        Fill(store, 8_192);

        using var snapshot = store.Spans.Acquire();
        Fill(store, 40_000, first: 100_000);

        var block = Assert.Single(snapshot.Blocks);
        Assert.Equal(8_192, block.Count);
        Assert.All(Enumerable.Range(0, block.Count), row => Assert.Equal($"name {(row + 1) % 50}", snapshot.Read(block, row).Name));
    }

    internal static void Fill(TelemetryStore store, int spans, int first = 1)
    {
        foreach (var batch in Enumerable.Range(first, spans).GroupBy(i => i / 1_000))
        {
            store.Import(Requests.Traces($"service-{batch.Key % 3}", batch.Select(i => Requests.Span(
                (ulong)(i / 7) + 1, (ulong)i, parent: i % 7 == 0 ? 0 : (ulong)(i / 7 * 7), name: $"name {i % 50}", start: (ulong)i * 1_000, duration: (ulong)(i % 100) * 1_000_000, isError: i % 90 == 0)
                .With("http.route", $"/r/{i % 10}").With("request.id", $"id-{i:x8}"))));
        }
    }

    /// <summary>The table of traces and the spans must tell the same story.</summary>
    internal static void AssertTracesMatchSpans(TelemetryStore store)
    {
        var spans = store.GetSpans(new SpanQuery { Limit = int.MaxValue }).Items.GroupBy(s => s.TraceId).ToDictionary(g => g.Key, g => g.ToArray());
        var traces = store.GetTraceSummaries(new TraceQuery { Limit = int.MaxValue });

        Assert.Equal(spans.Count, traces.Total);
        Assert.Equal(spans.Count, store.Counters.TracesKept);
        foreach (var trace in traces.Items)
        {
            Assert.Equal(spans[trace.TraceId].Length, trace.SpanCount);
            Assert.Equal(spans[trace.TraceId].Count(s => s.IsError), trace.ErrorCount);
            Assert.Equal(spans[trace.TraceId].Length, store.GetTrace(trace.TraceId)!.Spans.Length);
        }
    }
}
