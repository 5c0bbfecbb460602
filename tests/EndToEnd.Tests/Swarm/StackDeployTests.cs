using LocalStack.EndToEnd.Tests.Compose;

namespace LocalStack.EndToEnd.Tests.Swarm;

/// <summary>The application on Docker Swarm, a cluster that is not ours: what it promises of tasks that are lost or updated, it keeps with these programs.</summary>
[Collection(ApplicationInContainers.Name)]
public sealed class StackDeployTests(ApplicationImages images)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task StackDeploy_ReplacesALostTask_UpdatesWithoutAFailedRequest_AndGivesTheSameTrace()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var (engine, reason) = await ComposeEngine.FindAsync(patience.Token);
        Assert.SkipWhen(engine is null, reason);
        var whyNot = await SwarmStack.FindWhyNotAsync(patience.Token);
        Assert.SkipWhen(whyNot is not null, whyNot ?? "");
        await images.BuildAsync(engine, patience.Token);
        await using var stack = await SwarmStack.DeployAsync(images, patience.Token);

        try
        {
            await ContainerCheck.UntilAsync(() => stack.IsUpAsync(patience.Token), patience.Token);
            var api = await stack.FindAddressAsync("balancer", 8080, patience.Token);
            var dashboard = await stack.FindAddressAsync("dashboard", 62890, patience.Token);
            await using var requests = new RequestLoop(api);

            await LoseTaskAsync(stack, requests, patience.Token);
            await UpdateAsync(stack, api, patience.Token);
            CheckTrace.AssertIsWhole(await ContainerCheck.RunAsync(api, dashboard, stack.Key, patience.Token));
            Assert.Empty(await stack.FindOpenSecretsAsync(patience.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or TimeoutException)
        {
            // The time for the test may be over; what the services said is worth a few seconds more.
            throw new TimeoutException($"{exception.Message}\n{await stack.DescribeAsync(TestContext.Current.CancellationToken)}", exception);
        }

        var belongings = await stack.FindBelongingsAsync(patience.Token);
        await stack.DownAsync(patience.Token);
        Assert.NotEmpty(belongings);
        Assert.Empty(await ComposeEngine.FindLeftAsync(belongings, patience.Token));
    }

    // The other tasks answer meanwhile. What the lost one was about to answer is lost with it.
    private static async Task LoseTaskAsync(SwarmStack stack, RequestLoop requests, CancellationToken cancellationToken)
    {
        var before = await stack.FindContainersAsync("api", cancellationToken);
        Assert.Equal(3, before.Count);

        await ComposeEngine.ListAsync(cancellationToken, "kill", before[0]);
        var answers = requests.Answers;

        await ContainerCheck.UntilAsync(
            async () => await stack.FindContainersAsync("api", cancellationToken) is { Count: 3 } now && !now.Contains(before[0]) && requests.Answers > answers,
            cancellationToken);
    }

    private static async Task UpdateAsync(SwarmStack stack, Uri api, CancellationToken cancellationToken)
    {
        var before = await stack.FindContainersAsync("api", cancellationToken);
        await using var requests = new RequestLoop(api);

        await stack.UpdateAsync("api", cancellationToken);
        var failures = await requests.StopAsync();

        Assert.Empty(failures);
        Assert.NotEqual(0, requests.Answers);
        Assert.Empty(before.Intersect(await stack.FindContainersAsync("api", cancellationToken)));
    }
}
