using System.Collections.Immutable;
using LocalStack.Telemetry.Model;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

public sealed class RepeatedQueryTests
{
    [Fact]
    public void Find_SameQueryInALoop_IsOneRepetitionOfItsParent()
    {
        var repeated = Assert.Single(Find(Loop(7, i => $"SELECT * FROM lines WHERE order_id = {i}")));

        Assert.Equal((1ul, 7, 70ul), (repeated.ParentId.Value, repeated.Spans.Length, repeated.Nanoseconds));
        Assert.Equal("SELECT * FROM lines WHERE order_id = ?", repeated.Shape);
    }

    [Fact]
    public void Find_FewerThanFive_AreNone()
        => Assert.Empty(Find(Loop(RepeatedQuery.LeastCount - 1, i => $"SELECT {i}")));

    [Fact]
    public void Find_DifferentQueries_AreNone()
        => Assert.Empty(Find(Loop(10, i => $"SELECT * FROM table_{(char)('a' + i)}")));

    [Fact]
    public void Find_QueriesSideBySide_AreNone()
        => Assert.Empty(Find([Span(1, 0, 0, 1_000), .. Enumerable.Range(0, 10).Select(i => Query((ulong)i + 2, 1, (ulong)i, 500, "SELECT 1"))]));

    [Fact]
    public void Find_UnderDifferentParents_AreNone()
        => Assert.Empty(Find(
        [
            Span(1, 0, 0, 10_000),
            .. Enumerable.Range(0, 8).Select(i => Span((ulong)i + 100, 1, (ulong)i * 100, 50)),
            .. Enumerable.Range(0, 8).Select(i => Query((ulong)i + 200, (ulong)i + 100, (ulong)(i * 100) + 5, 10, "SELECT 1")),
        ]));

    [Fact]
    public void Find_ParentThatHasNotArrived_StillHasTheRepetition()
        => Assert.Equal(99ul, Assert.Single(Find([.. Enumerable.Range(0, 6).Select(i => Query((ulong)i + 1, 99, (ulong)i * 20, 10, "SELECT 1"))])).ParentId.Value);

    [Fact]
    public void Find_CacheCallsWithoutStatement_AreToldByTheirNames()
    {
        var spans = Enumerable.Range(0, 6).Select(i =>
            Span((ulong)i + 2, 1, (ulong)i * 20, 10, "api", SpanKind.Client, SpanCategories.Database, ("db.system.name", AttributeValue.From("redis"))).Named($"GET endpoint:{i}"));

        Assert.Equal("GET endpoint:?", Assert.Single(Find([Span(1, 0, 0, 1_000), .. spans])).Shape);
    }

    [Theory]
    [InlineData("SELECT  *\n FROM t WHERE a = 'it''s' AND b=12.5", "SELECT * FROM t WHERE a = ? AND b=?")]
    [InlineData("select * from t1 where id in (1, 2,3)", "select * from t1 where id in (?, …)")]
    [InlineData("INSERT INTO t VALUES ($1, $2), ($3, $4), ($5, $6)", "INSERT INTO t VALUES (?, …), …")]
    [InlineData("SELECT x::text FROM \"Order2\" WHERE id = @p0", "SELECT x::text FROM \"Order2\" WHERE id = ?")]
    [InlineData("GET user:9d8f1c9e-5c1a-4f0e-8a55-0c7b8b1f3a10", "GET user:?")]
    [InlineData("SELECT 'unclosed", "SELECT 'unclosed")]
    [InlineData("", "")]
    public void Shape_HasNoValues(string statement, string expected)
        => Assert.Equal(expected, StatementShape.Of(statement));

    [Fact]
    public void Shape_OfAHostileStatement_TakesReasonableTime()
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();

        StatementShape.Of(string.Concat(Enumerable.Repeat("'?, 0(", 500_000)));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private static ImmutableArray<RepeatedQuery> Find(Span[] spans) => RepeatedQuery.Find(new Trace(spans));

    private static Span[] Loop(int count, Func<int, string> statement)
        => [Span(1, 0, 0, 10_000), .. Enumerable.Range(0, count).Select(i => Query((ulong)i + 2, 1, (ulong)i * 20, 10, statement(i)))];
}
