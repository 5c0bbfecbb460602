using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Tests.Orchestration;

public class RestartTests
{
    [Fact]
    public async Task Crash_WithAPolicy_IsStartedAgainUntilItGivesUp()
    {
        await using var app = new TestApplication();
        var policy = new RestartPolicy { MaxRestarts = 2, FirstDelay = TimeSpan.FromMilliseconds(10) };
        app.AddShell("worker", "echo run; exit 3").Resource.Annotations.Add(new RestartPolicyAnnotation(policy));

        await app.StartAsync();
        var worker = await app.WaitAsync("worker", snapshot => snapshot.State?.Text == KnownResourceStates.Finished && !ReasonOf(snapshot).Contains("started again", StringComparison.Ordinal));

        Assert.Equal(3, app.LinesOf(worker.ResourceId).Count(line => line == "run"));
        Assert.Contains("exit code 3", ReasonOf(worker.Snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Crash_WithoutAPolicy_IsLeftToBeSeen()
    {
        await using var app = new TestApplication();
        app.AddShell("worker", "echo run; exit 3");

        await app.StartAsync();
        var worker = await app.WaitForStateAsync("worker", KnownResourceStates.Finished);
        await app.Commands.ExecuteCommandAsync("worker", "start", TestContext.Current.CancellationToken);
        await app.WaitAsync("worker", snapshot => snapshot.State?.Text == KnownResourceStates.Finished && snapshot.StartTimeStamp > worker.Snapshot.StartTimeStamp);

        Assert.Equal(2, app.LinesOf(worker.ResourceId).Count(line => line == "run"));
    }

    [Fact]
    public async Task StopWhileARestartIsDue_NothingStartsAnyMore()
    {
        await using var app = new TestApplication();
        var policy = new RestartPolicy { MaxRestarts = 2, FirstDelay = TimeSpan.FromHours(1) };
        app.AddShell("worker", "echo run; exit 3").Resource.Annotations.Add(new RestartPolicyAnnotation(policy));
        await app.StartAsync();
        await app.WaitForStateAsync("worker", KnownResourceStates.Finished);

        await app.StopAsync();

        Assert.True(app.Notifications.TryGetCurrentState("worker", out var worker));
        Assert.Equal(KnownResourceStates.Finished, worker.Snapshot.State?.Text);
    }

    private static string ReasonOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "resource.reason")?.Value as string ?? "";
}
