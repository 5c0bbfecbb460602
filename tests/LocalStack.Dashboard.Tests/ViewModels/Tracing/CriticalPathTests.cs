using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

public sealed class CriticalPathTests
{
    [Fact]
    public void Find_SpanAlone_IsAllOfThePath()
        => Assert.Equal("1:0-100", Describe(Span(1, 0, 0, 100)));

    [Fact]
    public void Find_CallsOneAfterTheOther_AreOnThePathWithTheGapsBetweenThem()
        => Assert.Equal("1:0-10 2:10-40 1:40-50 3:50-80 1:80-100", Describe(Span(1, 0, 0, 100), Span(2, 1, 10, 30), Span(3, 1, 50, 30)));

    [Fact]
    public void Find_CallsSideBySide_OnlyTheLastToEndWasWaitedFor()
        => Assert.Equal("1:0-10 3:10-90 1:90-100", Describe(Span(1, 0, 0, 100), Span(2, 1, 5, 50), Span(3, 1, 10, 80), Span(4, 1, 12, 70)));

    [Fact]
    public void Find_NestedCalls_GoDownAndUpAgain()
        => Assert.Equal("1:0-10 2:10-20 3:20-60 2:60-70 1:70-100", Describe(Span(1, 0, 0, 100), Span(2, 1, 10, 60), Span(3, 2, 20, 40)));

    [Fact]
    public void Find_ChildThatOutlivesItsParent_IsNotWaitedForByIt()
        => Assert.Equal("1:0-20 2:20-40 1:40-200", Describe(Span(1, 0, 0, 200), Span(2, 1, 20, 20), Span(3, 2, 25, 100)));

    [Fact]
    public void Find_WorkThatEndsAfterTheRoot_IsFollowedBackToWhatSetItGoing()
        => Assert.Equal(
            "1:0-30 2:30-45 4:45-150",
            Describe(
                Span(1, 0, 0, 100),
                Span(2, 1, 30, 20, kind: SpanKind.Producer),
                Span(3, 1, 60, 30),
                Span(4, 2, 45, 105, "worker", SpanKind.Consumer)));

    [Fact]
    public void Find_TimeInAQueue_BelongsToNobody()
        => Assert.Equal(
            "1:0-10 2:10-20 3:80-150",
            Describe(Span(1, 0, 0, 30), Span(2, 1, 10, 10, kind: SpanKind.Producer), Span(3, 2, 80, 70, "worker", SpanKind.Consumer)));

    [Fact]
    public void Find_SpansWhoseParentIsMissing_FollowOneAnother()
        => Assert.Equal("1:0-40 2:50-90", Describe(Span(1, 99, 0, 40), Span(2, 99, 50, 40), Span(3, 99, 55, 10)));

    [Fact]
    public void Find_ServerWhoseClockIsAhead_IsStillWithinItsClient()
    {
        Span[] spans = [Span(1, 0, 0, 100, "web", SpanKind.Client), Span(2, 1, 40, 80, "api", SpanKind.Server)];
        var path = Find(spans);

        // Turned back by 20, the server's span ends with the client's; its section stays in its own time.
        Assert.Equal("1:0-20 2:40-120", Describe(path, spans));
        Assert.Equal([("api", 80ul), ("web", 20ul)], path.Shares);
    }

    [Fact]
    public void Find_ChildOfAnotherProcessBeforeItsParent_IsMovedNoFurtherThanNeeded()
        => Assert.Equal("2:0-30 1:40-110", Describe(Span(1, 0, 10, 100, "web"), Span(2, 1, 0, 30, "api")));

    [Fact]
    public void Find_InstantSpans_AddNothing()
        => Assert.Equal("1:0-100", Describe(Span(1, 0, 0, 100), Span(2, 1, 50, 0)));

    [Fact]
    public void Find_ChainFiveThousandDeep_DoesNotOverflow_AndCoversTheTrace()
    {
        var spans = Enumerable.Range(1, 5_000).Select(i => Span((ulong)i, (ulong)(i - 1), (ulong)i, (ulong)(20_000 - (2 * i)))).ToArray();

        var path = Find(spans);

        Assert.Equal(5_000, path.SpanCount);
        Assert.Equal(20_000ul - 2, spans.Aggregate(0ul, (sum, span) => sum + path.TimeOf(span)));
    }

    [Fact]
    public void Find_AnyTrace_HasSectionsThatDoNotOverlap()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var count = random.Next(1, 40);
            var spans = Enumerable.Range(1, count).Select(i => Span((ulong)i, (ulong)(i == 1 ? 0 : random.Next(1, i)), (ulong)random.Next(1_000), (ulong)random.Next(1_000))).ToArray();
            var path = Find(spans);

            var sections = spans.SelectMany(path.Of).OrderBy(section => section.Start).ToArray();
            Assert.All(sections, section => Assert.True(section.End > section.Start));
            Assert.All(sections.Zip(sections.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start, $"round {round}"));
        }
    }

    private static CriticalPath Find(params Span[] spans) => CriticalPath.Find(new Trace(spans));

    private static string Describe(params Span[] spans) => Describe(Find(spans), spans);

    /// <summary>The sections by time, as in <c>1:0-10 2:10-40</c>.</summary>
    private static string Describe(CriticalPath path, Span[] spans) => string.Join(' ', spans
        .SelectMany(span => path.Of(span).Select(section => (Id: span.SpanId.Value, section.Start, section.End)))
        .OrderBy(section => section.Start).ThenBy(section => section.Id)
        .Select(section => $"{section.Id}:{section.Start - Epoch}-{section.End - Epoch}"));
}
