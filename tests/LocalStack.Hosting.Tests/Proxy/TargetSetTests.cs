using System.Collections.Immutable;
using System.Net;
using LocalStack.Hosting.Proxy;
using LocalStack.Hosting.Tests.Processes;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Hosting.Tests.Proxy;

public sealed class TargetSetTests
{
    private static readonly ImmutableArray<ProxyTarget> Two =
        [new("a", new IPEndPoint(IPAddress.Loopback, 1)), new("b", new IPEndPoint(IPAddress.Loopback, 2))];

    private readonly FakeTimeProvider _time = new();
    private readonly TargetSet _targets;

    public TargetSetTests() => _targets = new TargetSet(_time);

    private Task<ImmutableArray<ProxyTarget>> NextAsync() => _targets.NextAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).AsTask();

    [Fact]
    public async Task Next_SeveralTargets_EachHasItsTurnAndTheOthersFollow()
    {
        _targets.Set(Two, null);

        string[] order = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => string.Concat((await NextAsync()).Select(static target => target.InstanceName))))];

        Assert.Equal(["ab", "ab", "ba", "ba"], order.Order());
    }

    [Fact]
    public async Task Next_NoTarget_WaitsForOne()
    {
        Task<ImmutableArray<ProxyTarget>> next = NextAsync();
        Assert.False(next.IsCompleted);

        _targets.Set([], "it starts");
        Assert.Equal("it starts", _targets.WhyNone);
        _targets.Set(Two, null);

        Assert.Equal(2, (await next.WithinLimit()).Length);
        Assert.Null(_targets.WhyNone);
    }

    [Fact]
    public async Task Next_NoTargetInTime_ReturnsNone()
    {
        Task<ImmutableArray<ProxyTarget>> next = NextAsync();

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(await next.WithinLimit());
        Assert.Equal(0, _targets.Held);
    }

    [Fact]
    public async Task Next_TargetsCameAndWent_WaitsAgain()
    {
        _targets.Set(Two, null);
        _targets.Set([], null);

        Task<ImmutableArray<ProxyTarget>> next = NextAsync();

        Assert.False(next.IsCompleted);
        _targets.Set(Two, null);
        Assert.Equal(2, (await next.WithinLimit()).Length);
    }

    [Fact]
    public async Task Next_MoreThanTheLimitWait_TheRestIsTurnedAwayAtOnce()
    {
        Task<ImmutableArray<ProxyTarget>>[] held = [.. Enumerable.Range(0, TargetSet.MaxHeld).Select(_ => NextAsync())];

        Assert.Empty(await NextAsync().WithinLimit());

        _targets.Set(Two, null);
        Assert.All(await Task.WhenAll(held).WithinLimit(), static targets => Assert.Equal(2, targets.Length));
    }

    [Fact]
    public async Task Next_Cancelled_StopsWaiting()
    {
        using var cancellation = new CancellationTokenSource();
        Task<ImmutableArray<ProxyTarget>> next = _targets.NextAsync(TimeSpan.FromSeconds(30), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WithinLimit());
        Assert.Equal(0, _targets.Held);
    }
}
