using System.Text;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;

namespace LocalStack.Telemetry.Tests.Storage;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("POST", "POST /orders", "0+4")]
    [InlineData("POST", "postgresql", "")]
    [InlineData("post*", "postgresql", "0+4")]
    [InlineData("*sql", "postgresql", "7+3")]
    [InlineData("*gres*", "postgresql", "4+4")]
    [InlineData("order", "OrderService.getOrderById order_id reorder orders", "0+5 16+5 26+5")]
    [InlineData("client", "HTTPClient", "4+6")]
    [InlineData("http", "HTTPClient", "0+4")]
    [InlineData("503", "status 503 of 5030", "7+3")]
    [InlineData("/api/orders", "GET /api/orders/7", "4+11")]
    [InlineData("orders get", "GET /orders", "0+3 5+6")]
    [InlineData("orders put", "GET /orders", "")]
    [InlineData("\"not found\"", "found not; Not found", "11+9")]
    [InlineData("\"not fou", "Not fou", "0+7")]
    [InlineData("über", "ein Über über", "4+4 9+4")]
    [InlineData("ber", "Über—ber", "5+3")]
    [InlineData("*", "anything", null)]
    [InlineData("  ", "anything", null)]
    public void Words_AreFoundWhereTheyAreWords(string typed, string text, string? expected)
    {
        var words = SearchWords.Parse(typed);
        if (expected is null)
        {
            Assert.Null(words);
            return;
        }

        Assert.NotNull(words);
        Assert.Equal(expected.Length > 0, words.AreIn(text));
        Assert.Equal(expected.Length > 0, Enumerable.Range(0, words.Count).All(word => words.IsIn(word, Encoding.UTF8.GetBytes(text))));
        if (expected.Length > 0)
        {
            Assert.Equal(expected, string.Join(' ', words.FindIn(text).Select(found => $"{found.Start}+{found.Length}")));
        }
    }

    [Theory]
    [InlineData("ord", "OrderService", true)]
    [InlineData("serv ord", "OrderService", true)]
    [InlineData("vice", "OrderService", false)]
    [InlineData("*vice", "OrderService", true)]
    [InlineData("\"order s", "order service", true)]
    public void Beginnings_AreFoundWhereAWordBeginsSo(string typed, string text, bool expected) => Assert.Equal(expected, SearchWords.ParseBeginnings(typed)!.AreIn(text));

    [Theory]
    [InlineData("post orders", true)]
    [InlineData("post order", false)]
    public void Words_MayStandInSeveralTexts(string typed, bool expected) => Assert.Equal(expected, SearchWords.Parse(typed)!.AreInAny("POST", "/orders"));

    [Fact]
    public void Names_AreSearchedByWords()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Traces("api", Requests.Span(1, 1, name: "POST /orders"), Requests.Span(2, 2, name: "postgresql"), Requests.Span(3, 3, name: "POST " + new string('x', 5_000))));

        Assert.Equal([1UL, 3], Found("post"));
        Assert.Equal([1UL, 2, 3], Found("post*"));
        Assert.Equal([1UL, 2, 3], Found("*"));
        Assert.Equal(2, store.GetTraceSummaries(new TraceQuery { SpanName = "post" }).Total);

        IEnumerable<ulong> Found(string name) => store.GetSpans(new SpanQuery { Name = name }).Items.Select(span => span.SpanId.Value).Order();
    }

    [Fact]
    public void Words_MayStandInSeveralFieldsOfOneSpan()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Traces(
            "api",
            Requests.Span(1, 1, name: "POST /orders").With("db.system", "postgresql").With("port", 5432),
            Requests.Span(2, 2, name: "GET /orders").With("db.system", "postgresql").With("text", "no post, but a telling of it " + new string('x', 300))));

        Assert.Equal([1UL], Found("post orders 5432"));
        Assert.Equal([1UL, 2], Found("post"));
        Assert.Equal([1UL, 2], Found("orders postgresql"));
        Assert.Equal([2UL], Found("telling postgres*"));
        Assert.Equal([], Found("543"));

        IEnumerable<ulong> Found(string text) => store.GetSpans(new SpanQuery { Text = text }).Items.Select(span => span.SpanId.Value).Order();
    }
}
