using System.Net;
using System.Net.NetworkInformation;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>The application without .NET on the machine that runs it: built from source, brought up, and seen to do the same.</summary>
[Collection(ApplicationInContainers.Name)]
public sealed class ComposeUpTests(ApplicationImages images)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task ComposeUp_GivesTheSameTrace_OnLoopbackOnly_AndDownLeavesNothing()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var (engine, reason) = await ComposeEngine.FindAsync(patience.Token);
        Assert.SkipWhen(engine is null, reason);
        await images.BuildAsync(engine, patience.Token);
        await using var project = new ComposeProject(engine, images);

        await project.RunAsync(patience.Token, "up", "-d");
        var belongings = await project.FindBelongingsAsync(patience.Token);
        var published = await project.FindPublishedAsync(patience.Token);
        var ports = published.Select(address => address.Port).ToHashSet();
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => ports.Contains(listener.Port)).ToList();
        var trace = await CheckAsync(project, patience.Token);
        await project.DownAsync(patience.Token);

        CheckTrace.AssertIsWhole(trace);
        Assert.NotEmpty(published);
        Assert.All(published.Concat(listeners), address => Assert.Equal(IPAddress.Loopback, address.Address));
        Assert.NotEmpty(belongings);
        Assert.Empty(await ComposeEngine.FindLeftAsync(belongings, patience.Token));
    }

    private static async Task<IReadOnlyList<CheckSpan>> CheckAsync(ComposeProject project, CancellationToken cancellationToken)
    {
        try
        {
            await ContainerCheck.UntilAsync(() => project.IsHealthyAsync(cancellationToken), cancellationToken);
            var api = await project.FindAddressAsync("api", 8080, cancellationToken);
            var dashboard = await project.FindAddressAsync("dashboard", 62890, cancellationToken);
            return await ContainerCheck.RunAsync(api, dashboard, project.Key, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException)
        {
            // The time for the test may be over; what the services said is worth a few seconds more.
            throw new TimeoutException($"{exception.Message}\n{await project.RunAsync(TestContext.Current.CancellationToken, "logs", "--tail", "40", "--no-color")}", exception);
        }
    }
}
