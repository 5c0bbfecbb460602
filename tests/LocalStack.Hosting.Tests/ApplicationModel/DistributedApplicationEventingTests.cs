using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace LocalStack.Hosting.Tests.ApplicationModel;

public class DistributedApplicationEventingTests
{
    private readonly DistributedApplicationEventing _eventing = new();
    private readonly List<string> _calls = [];

    [Fact]
    public async Task Handlers_AreCalledInOrderAndOnlyForTheirResource()
    {
        var (one, two) = (new ContainerResource("one"), new ContainerResource("two"));
        _eventing.Subscribe<Happened>((_, _) => Note("all"));
        _eventing.Subscribe<Happened>(one, (_, _) => Note("one"));
        _eventing.Subscribe<Happened>(two, (_, _) => Note("two"));

        await _eventing.PublishAsync(new Happened(two), TestContext.Current.CancellationToken);

        Assert.Equal(["all", "two"], _calls);
    }

    [Fact]
    public async Task Failure_EndsTheSequenceAndReachesThePublisher()
    {
        var resource = new ContainerResource("one");
        _eventing.Subscribe<Happened>((_, _) => throw new InvalidOperationException("no"));
        _eventing.Subscribe<Happened>((_, _) => Note("after"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _eventing.PublishAsync(new Happened(resource), TestContext.Current.CancellationToken));

        Assert.Empty(_calls);
    }

    [Fact]
    public async Task Subscription_CanBeEnded()
    {
        var subscription = _eventing.Subscribe<Happened>((_, _) => Note("called"));

        _eventing.Unsubscribe(subscription);
        await _eventing.PublishAsync(new Happened(new ContainerResource("one")), TestContext.Current.CancellationToken);

        Assert.Empty(_calls);
    }

    [Fact]
    public async Task NonBlocking_DoesNotWaitForHandlers()
    {
        var release = new TaskCompletionSource();
        var done = new TaskCompletionSource();
        _eventing.Subscribe<Happened>(async (_, _) =>
        {
            await release.Task;
            done.SetResult();
        });

        await _eventing.PublishAsync(new Happened(new ContainerResource("one")), EventDispatchBehavior.NonBlockingSequential, TestContext.Current.CancellationToken);
        Assert.False(done.Task.IsCompleted);
        release.SetResult();

        await done.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Concurrent_RunsHandlersTogether()
    {
        var first = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        _eventing.Subscribe<Happened>(async (_, _) =>
        {
            first.SetResult();
            await second.Task;
        });
        _eventing.Subscribe<Happened>(async (_, _) =>
        {
            await first.Task;
            second.SetResult();
        });

        await _eventing.PublishAsync(new Happened(new ContainerResource("one")), EventDispatchBehavior.BlockingConcurrent, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private Task Note(string call)
    {
        _calls.Add(call);
        return Task.CompletedTask;
    }

    private sealed record Happened(IResource Resource) : IDistributedApplicationResourceEvent;
}
