using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Tests.Lifecycle;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Hosting.Tests.Notifications;

public sealed class ResourceLoggerServiceTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ResourceLoggerService _consoles = new() { TimeProvider = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 22, 36, 15, TimeSpan.Zero)) };

    public void Dispose() => _consoles.Dispose();

    [Fact]
    public async Task Watch_LinesBeforeAndAfter_ComeInOrderWithTimeAndNumber()
    {
        _consoles.GetLogger("api").LogInformation("before");
        await using var lines = _consoles.WatchAsync("api").GetAsyncEnumerator(TestContext.Current.CancellationToken);

        var first = await NextAsync(lines);
        _consoles.GetLogger("api").LogError("after");
        var second = await NextAsync(lines);

        Assert.Equal([new LogLine(1, "2026-11-22T22:36:15.0000000Z before", false)], first);
        Assert.Equal([new LogLine(2, "2026-11-22T22:36:15.0000000Z after", true)], second);
    }

    [Fact]
    public async Task Watch_Completed_EndsAfterTheLastLine()
    {
        _consoles.GetLogger("api").LogInformation("only");
        _consoles.Complete("api");

        var lines = await ReadAllAsync(_consoles.WatchAsync("api"));

        Assert.Single(lines);
    }

    [Fact]
    public async Task GetAll_DoesNotWaitForMore()
    {
        _consoles.GetLogger("api").LogInformation("one\ntwo");

        var lines = await ReadAllAsync(_consoles.GetAllAsync("api"));

        Assert.Equal(["one", "two"], lines.Select(line => line.Content.Split(' ', 2)[1]));
    }

    [Fact]
    public async Task Watch_SlowReader_MissesLinesButNeverStopsTheWriter()
    {
        await using var lines = _consoles.WatchAsync("api").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        _consoles.Of("api").Append("0"u8, isError: false, default);
        await NextAsync(lines);

        for (var i = 1; i <= 30_000; i++)
        {
            _consoles.Of("api").Append("x"u8, isError: false, default);
        }

        var next = await NextAsync(lines);
        Assert.Equal(20_002, next[0].LineNumber);
        Assert.Equal(20_001, _consoles.Of("api").Dropped);
    }

    [Fact]
    public async Task Watch_SeveralInstances_AreMergedAndDetachedAtTheEnd()
    {
        var resource = new Named("api");
        resource.Annotations.Add(ResourceInstances.Create("api", 2));
        var ids = ResourceInstances.IdsOf(resource);
        await using (var lines = _consoles.WatchAsync(resource).GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            _consoles.GetLogger(resource).LogInformation("to both");
            var both = new List<LogLine>();
            while (both.Count < 2)
            {
                both.AddRange(await NextAsync(lines));
            }

            Assert.All(both, line => Assert.EndsWith("to both", line.Content, StringComparison.Ordinal));
            Assert.All(ids, id => Assert.True(_consoles.Of(id).HasReaders));
        }

        Assert.All(ids, id => Assert.False(_consoles.Of(id).HasReaders));
    }

    [Fact]
    public async Task WatchAnySubscribers_FirstAndLastReader_AreTold()
    {
        await using var subscribers = _consoles.WatchAnySubscribersAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = subscribers.MoveNextAsync();
        _consoles.GetLogger("api").LogInformation("line");

        await using (var lines = _consoles.WatchAsync("api").GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            await NextAsync(lines);
            Assert.True(await next.AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken));
            Assert.Equal(new LogSubscriber("api", true), subscribers.Current);
        }

        Assert.True(await subscribers.MoveNextAsync().AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken));
        Assert.Equal(new LogSubscriber("api", false), subscribers.Current);
    }

    private static async Task<IReadOnlyList<LogLine>> NextAsync(IAsyncEnumerator<IReadOnlyList<LogLine>> lines)
    {
        Assert.True(await lines.MoveNextAsync().AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken));
        return lines.Current;
    }

    private static async Task<List<LogLine>> ReadAllAsync(IAsyncEnumerable<IReadOnlyList<LogLine>> batches)
    {
        using var limit = new CancellationTokenSource(Limit);
        var lines = new List<LogLine>();
        await foreach (var batch in batches.WithCancellation(limit.Token))
        {
            lines.AddRange(batch);
        }

        return lines;
    }
}
