using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Tests.Lifecycle;

namespace LocalStack.Hosting.Tests.Orchestration;

[Collection(nameof(Alone))]
public class ScaleTests
{
    [Fact]
    public async Task ChainOfResources_FourTimesAsMany_CostsNotSixteenTimesAsMuch()
    {
        await RunChainAsync(20);

        var few = await RunChainAsync(100);
        var many = await RunChainAsync(400);

        Assert.True(many < few * 10, $"100 resources allocated {few:N0} bytes, 400 of them {many:N0}.");
    }

    [Fact]
    public async Task TwoHundredProcesses_AllRunAndAllEnd()
    {
        await using var app = new TestApplication();
        for (var i = 0; i < 200; i++)
        {
            app.AddShell($"r{i}", "exec sleep 1000");
        }

        await app.StartAsync();
        var pids = new List<int>();
        for (var i = 0; i < 200; i++)
        {
            pids.Add(TestApplication.PidOf(await app.WaitForHealthyAsync($"r{i}")));
        }

        await app.StopAsync();

        Assert.All(pids, pid => Assert.False(TestApplication.IsAlive(pid)));
    }

    /// <summary>Custom resources, each waiting for the one before; what counts is the work, which a busy machine does not change.</summary>
    private static async Task<long> RunChainAsync(int count)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await using var app = new TestApplication();
        IResourceBuilder<IResource>? previous = null;
        for (var i = 0; i < count; i++)
        {
            var resource = app.Builder.AddResource(new Named($"r{i}"));
            resource.OnInitializeResource(async (self, initialize, cancellationToken) =>
            {
                await initialize.Eventing.PublishAsync(new BeforeResourceStartedEvent(self, initialize.Services), cancellationToken);
                await initialize.Notifications.PublishUpdateAsync(self, snapshot => snapshot with { State = KnownResourceStates.Running });
            });
            if (previous is not null)
            {
                resource.WaitFor(previous);
            }

            previous = resource;
        }

        await app.StartAsync();
        await app.WaitForHealthyAsync($"r{count - 1}");
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
