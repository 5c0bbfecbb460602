using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Tests.Model;

public sealed class TraceTests
{
    [Fact]
    public void Tree_IsWalkedParentsFirst_SiblingsByTime()
    {
        var trace = new Trace([Span(4, parent: 2, start: 9), Span(3, parent: 1, start: 8), Span(2, parent: 1, start: 2), Span(1, start: 1), Span(5, parent: 2, start: 3)]);

        Assert.Equal([(1UL, 0), (2, 1), (5, 2), (4, 2), (3, 1)], trace.DepthFirst().Select(s => (s.Span.SpanId.Value, s.Depth)));
        Assert.True(trace.HasRoot);
    }

    [Fact]
    public void Orphans_StandAtTheTop_AndTheTrueRootIsTheRoot()
    {
        var trace = new Trace([Span(7, parent: 99, start: 1), Span(1, start: 5), Span(8, parent: 7, start: 2)]);

        Assert.Equal(1UL, trace.Root.SpanId.Value);
        Assert.Equal([7UL, 1], trace.TopLevel.Select(s => s.SpanId.Value));
        Assert.Equal([(7UL, 0), (8, 1), (1, 0)], trace.DepthFirst().Select(s => (s.Span.SpanId.Value, s.Depth)));
    }

    [Fact]
    public void CyclesOfParents_AreCut_AndNothingIsLost()
    {
        var trace = new Trace([Span(1, parent: 2, start: 3), Span(2, parent: 1, start: 1), Span(3, parent: 3, start: 2), Span(4, parent: 1, start: 4)]);

        Assert.Equal([1UL, 2, 3, 4], trace.DepthFirst().Select(s => s.Span.SpanId.Value).Order().ToArray());
        Assert.False(trace.HasRoot && trace.Root.SpanId.Value != 3);
    }

    [Fact]
    public void DeepChain_NeedsNoDeepStack()
    {
        var trace = new Trace(Enumerable.Range(1, 100_000).Select(i => Span((ulong)i, parent: (ulong)i - 1, start: (ulong)i)));

        Assert.Equal(99_999, trace.DepthFirst().Last().Depth);
    }

    [Fact]
    public void Ids_ReadWhatTheyWrite()
    {
        var id = TraceId.Parse("00000000000000ff8000000000000001");

        Assert.Equal("00000000000000ff8000000000000001", id.ToString());
        Assert.False(TraceId.TryParse("ff", out _));
        Assert.False(SpanId.TryParse("gggggggggggggggg", out _));
        Assert.Throws<FormatException>(() => SpanId.Parse("+000000000000001"));
    }

    private static Span Span(ulong id, ulong parent = 0, ulong start = 0) => new()
    {
        TraceId = new TraceId(0, 1),
        SpanId = new SpanId(id),
        ParentSpanId = new SpanId(parent),
        Name = $"span {id}",
        Kind = SpanKind.Internal,
        Categories = SpanCategories.None,
        StartUnixNanoseconds = start,
        DurationNanoseconds = 1,
        Status = SpanStatus.Unset,
        StatusMessage = "",
        TraceState = "",
        Attributes = AttributeCollection.Empty,
        Events = ImmutableArray<SpanEvent>.Empty,
        Links = ImmutableArray<SpanLink>.Empty,
        Scope = InstrumentationScope.Empty,
        Resource = new OtlpResource { Index = 0, Name = "api", InstanceId = "", Attributes = AttributeCollection.Empty },
        DroppedAttributeCount = 0,
    };
}
