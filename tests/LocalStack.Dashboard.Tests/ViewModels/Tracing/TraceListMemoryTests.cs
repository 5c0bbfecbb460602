using LocalStack.Dashboard.ViewModels.Tracing;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

public sealed class TraceListMemoryTests
{
    [Theory]
    [InlineData(null, "/traces")]
    [InlineData("nonsense=1&kind=nothing&entry=nobody", "/traces")]
    [InlineData("kind=http&hide=poll&hide=a%26b&q=secret&resource=api", "/traces?kind=http&hide=poll&hide=a%26b")]
    public void Cookie_IsReadForWhatIsLeftOut(string? cookie, string expected)
    {
        TraceListMemory.Cookie = cookie;

        Assert.Equal(expected, new TraceListMemory().Kept.Address);
    }

    [Fact]
    public void Taken_IsWhatIsLeftOut_AndOnlyWhenItChanged()
    {
        TraceListMemory.Cookie = null;
        var memory = new TraceListMemory();

        Assert.Equal("entry=server&hide=poll", memory.Take(new TraceFilter { Text = "order", Entry = "server", Hidden = ["poll"] }));
        Assert.Null(memory.Take(new TraceFilter { Text = "another", Entry = "server", Hidden = ["poll"] }));
        Assert.Equal("", memory.Take(new TraceFilter { Text = "order" }));
    }

    [Fact]
    public void Taken_IsBounded_TheLatestNamesStay()
    {
        TraceListMemory.Cookie = null;

        var cookie = new TraceListMemory().Take(new TraceFilter { Hidden = [.. Enumerable.Range(0, 60).Select(i => $"{new string('x', 200)}{i}")] });

        Assert.InRange(cookie!.Length, 2_000, 3_000);
        Assert.EndsWith("x59", cookie, StringComparison.Ordinal);
    }
}
