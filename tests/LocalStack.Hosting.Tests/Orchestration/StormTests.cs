using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Orchestration;

public class StormTests
{
    private static readonly string[] Names = ["start", "stop", "restart"];

    [Fact]
    public async Task CommandsFromEverywhere_EndInAConsistentState()
    {
        await using var app = new TestApplication();
        app.AddShell("api", "echo run $$; exec sleep 1000").Resource.Annotations.Add(new ReplicaAnnotation(2));
        await app.StartAsync();
        var api = app.Builder.Resources.Single(resource => resource.Name == "api");
        await app.WaitForHealthyAsync("api");
        var ids = app.Notifications.CurrentOf(api).Select(instance => instance.ResourceId).ToArray();

        var storm = Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 25; i++)
            {
                await app.Commands.ExecuteCommandAsync(ids[random.Next(2)], Names[random.Next(3)], TestContext.Current.CancellationToken);
            }
        }));
        await Task.WhenAll(storm).WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);

        await app.Commands.ExecuteCommandAsync(api, "stop", TestContext.Current.CancellationToken).WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        Assert.All(app.Notifications.CurrentOf(api), instance => Assert.Contains(instance.Snapshot.State?.Text, new[] { KnownResourceStates.Finished, KnownResourceStates.NotStarted }));
        Assert.All(PidsEverSeen(app, ids), pid => Assert.False(TestApplication.IsAlive(pid), $"Process {pid} was left behind."));

        await app.Commands.ExecuteCommandAsync(api, "start", TestContext.Current.CancellationToken).WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        foreach (var id in ids)
        {
            var running = await app.Notifications.WaitForResourceAsync(
                "api", changed => changed.ResourceId == id && changed.Snapshot.State?.Text == KnownResourceStates.Running, TestContext.Current.CancellationToken)
                .WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
            await app.WaitForLineAsync(id, $"run {TestApplication.PidOf(running)}");
        }

        Assert.Equal(2, PidsEverSeen(app, ids).Count(TestApplication.IsAlive));
    }

    [Fact]
    public async Task StopDuringAStormOfRestarts_LeavesNothing()
    {
        await using var app = new TestApplication();
        app.AddShell("api", "echo run $$; exec sleep 1000");
        await app.StartAsync();
        var id = (await app.WaitForHealthyAsync("api")).ResourceId;
        var isOver = false;
        var storm = Task.Run(
            async () =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    await app.Commands.ExecuteCommandAsync(id, "restart", TestContext.Current.CancellationToken);
                }
            },
            TestContext.Current.CancellationToken);
        await app.WaitForLineAsync(id, "run");

        await app.StopAsync();
        Volatile.Write(ref isOver, true);
        await storm.WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);

        Assert.True(app.Notifications.TryGetCurrentState(id, out var last));
        Assert.NotEqual(KnownResourceStates.Running, last.Snapshot.State?.Text);
        Assert.All(PidsEverSeen(app, [id]), pid => Assert.False(TestApplication.IsAlive(pid)));
    }

    private static IEnumerable<int> PidsEverSeen(TestApplication app, IEnumerable<string> ids) =>
        from id in ids
        from line in app.LinesOf(id)
        where line.StartsWith("run ", StringComparison.Ordinal)
        select int.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture);
}
