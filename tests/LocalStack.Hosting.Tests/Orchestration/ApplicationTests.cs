using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Orchestration;

public class ApplicationTests
{
    [Fact]
    public async Task Start_TwoProcesses_RunAndAreGoneAfterStop()
    {
        await using var app = new TestApplication();
        app.AddSubject("one", "--print", "hello from one", "--wait-for-ever");
        app.AddSubject("two", "--wait-for-ever");

        await app.StartAsync();
        var one = await app.WaitForHealthyAsync("one");
        var two = await app.WaitForHealthyAsync("two");
        var pids = new[] { TestApplication.PidOf(one), TestApplication.PidOf(two) };
        Assert.All(pids, pid => Assert.True(TestApplication.IsAlive(pid)));
        await app.WaitForLineAsync(one.ResourceId, "hello from one");
        await app.StopAsync();

        Assert.All(pids, pid => Assert.False(TestApplication.IsAlive(pid)));
        Assert.Matches("^one-[a-z]{8}$", one.ResourceId);
        Assert.True(app.Notifications.TryGetCurrentState("one", out var last));
        Assert.Equal(KnownResourceStates.Finished, last.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Start_CrashAtStart_ShowsExitCodeAndLeavesSiblingsAlone()
    {
        await using var app = new TestApplication();
        app.AddShell("broken", "echo 'no such table' >&2; exit 134");
        app.AddShell("fine", "exec sleep 1000");

        await app.StartAsync();
        var broken = await app.WaitForStateAsync("broken", KnownResourceStates.Finished);
        await app.WaitForHealthyAsync("fine");

        Assert.Equal(134, broken.Snapshot.ExitCode);
        var reason = Assert.IsType<string>(broken.Snapshot.Properties.Single(property => property.Name == "resource.reason").Value);
        Assert.Contains("exit code 134", reason, StringComparison.Ordinal);
        Assert.Contains("no such table", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MissingProgram_FailsToStartWithTheReason()
    {
        await using var app = new TestApplication();
        app.Builder.AddResource(new ExecutableResource("ghost", "no-such-program-anywhere", "/"));

        await app.StartAsync();
        var ghost = await app.WaitForStateAsync("ghost", KnownResourceStates.FailedToStart);

        Assert.Contains("no-such-program-anywhere", string.Join(' ', app.LinesOf(ghost.ResourceId)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WaitCycle_RefusesAndStartsNothing()
    {
        await using var app = new TestApplication();
        var api = app.AddShell("api", "exec sleep 1000").Resource;
        var worker = app.AddShell("worker", "exec sleep 1000").Resource;
        api.Annotations.Add(new WaitAnnotation(worker, WaitType.WaitUntilHealthy));
        worker.Annotations.Add(new WaitAnnotation(api, WaitType.WaitUntilHealthy));

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(app.StartAsync);

        Assert.Contains("api → worker → api", refusal.Message, StringComparison.Ordinal);
        Assert.False(app.Notifications.TryGetCurrentState("api", out _));
    }
}
