using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Telemetry.Tests.Storage;

public sealed class WatchTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Watch_YieldsAtOnce_AndOnceForManyChanges()
    {
        var store = new TelemetryStore();
        await using var watch = store.WatchAsync(TelemetrySignal.Traces, cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await watch.MoveNextAsync());
        var first = watch.Current;
        for (ulong i = 1; i <= 5; i++)
        {
            store.Import(Requests.Traces("api", Requests.Span(1, i)));
        }

        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(Bound, TestContext.Current.CancellationToken));
        Assert.Equal(first + 5, watch.Current);
        var next = watch.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        store.Clear(TelemetrySignal.Traces);
        Assert.True(await next.WaitAsync(Bound, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Watch_OfOneSignal_IsNotWokenByAnother()
    {
        var store = new TelemetryStore();
        await using var watch = store.WatchAsync(TelemetrySignal.Logs, cancellationToken: TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await watch.MoveNextAsync();
        var next = watch.MoveNextAsync().AsTask();

        store.Import(Requests.Traces("api", Requests.Span(1, 1)));
        Assert.False(next.IsCompleted);
        store.Import(Requests.Logs("api", new Otlp.Oracle.LogData()));

        Assert.True(await next.WaitAsync(Bound, TestContext.Current.CancellationToken));
        Assert.Equal(1, watch.Current);
    }

    [Fact]
    public async Task Watch_WithAnInterval_WaitsForItsEnd()
    {
        var time = new FakeTimeProvider();
        var store = new TelemetryStore(timeProvider: time);
        await using var watch = store.WatchAsync(TelemetrySignal.Traces, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await watch.MoveNextAsync();
        store.Import(Requests.Traces("api", Requests.Span(1, 1)));

        var next = watch.MoveNextAsync().AsTask();
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(await next.WaitAsync(Bound, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Watch_Cancelled_EndsWithCancellation()
    {
        using var cancel = new CancellationTokenSource();
        await using var watch = new TelemetryStore().WatchAsync(TelemetrySignal.Traces, cancellationToken: cancel.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await watch.MoveNextAsync();
        var next = watch.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Bound, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WaitForTrace_ReturnsOnceTheConditionHolds()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Traces("api", Requests.Span(1, 1), Requests.Span(2, 1)));

        var wait = store.WaitForTraceAsync(t => t.Spans.Length == 3, TestContext.Current.CancellationToken);
        store.Import(Requests.Traces("worker", Requests.Span(2, 2, 1)));
        Assert.False(wait.IsCompleted);
        store.Import(Requests.Traces("worker", Requests.Span(2, 3, 1)));

        var trace = await wait.WaitAsync(Bound, TestContext.Current.CancellationToken);
        Assert.Equal(2UL, trace.TraceId.Low);
        Assert.Equal(["api", "worker", "worker"], trace.Spans.Select(s => s.Resource.Name).Order());
    }
}
