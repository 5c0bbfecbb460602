using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Orchestration.ContainerBackend;

namespace LocalStack.Hosting.Tests.Orchestration.ContainerBackend;

public sealed class ContainerOwnershipTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-traces-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void OfThisProcess_SameAppHost_SameIdentityInEachRun()
    {
        var first = ContainerOwnership.OfThisProcess("/apps/AppHost.csproj", "run-1");
        var second = ContainerOwnership.OfThisProcess("/apps/AppHost.csproj", "run-2");
        var other = ContainerOwnership.OfThisProcess("/apps/Other.csproj", "run-3");

        Assert.Equal(first.AppHost, second.AppHost);
        Assert.Equal(first.Host, other.Host);
        Assert.NotEqual(first.AppHost, other.AppHost);
        Assert.Equal(
            ("localstack-my-app-host-" + first.AppHost, "db-" + first.AppHost),
            (new ContainerSessionNames("My.App_Host", first).PersistentNetwork, new ContainerSessionNames("My.App_Host", second).PersistentContainer("db")));
    }

    [Fact]
    public void Traces_OfARunThatIsOver_AreAbandoned()
    {
        var own = ContainerOwnership.OfThisProcess("/a", "own");
        var traces = new ContainerTraces(_folder.FullName, own);
        var killed = new ContainerTraces(_folder.FullName, own with { RunId = "killed", Process = "1:another boot/1" });
        var sibling = new ContainerTraces(_folder.FullName, own with { RunId = "sibling" });

        traces.Begin();
        sibling.Begin();
        Assert.False(traces.AnyAbandoned());
        killed.Begin();
        Assert.True(traces.AnyAbandoned());
        traces.RemoveAbandoned();
        traces.End();

        Assert.Equal(["sibling.containers"], _folder.EnumerateFiles().Select(file => file.Name));
    }

    [Theory]
    [InlineData(ContainerHealthStatus.Starting, 0, null, "The health check of its image has not answered yet.")]
    [InlineData(ContainerHealthStatus.Starting, 2, null, "The health check of its image fails so far. Last output: no such table")]
    [InlineData(ContainerHealthStatus.Unhealthy, 3, "Unhealthy", "The health check of its image failed 3 times in a row, last with exit code 1. Last output: no such table")]
    [InlineData(ContainerHealthStatus.Healthy, 0, "Healthy", null)]
    internal void HealthReport_EachVerdict(ContainerHealthStatus status, int failures, string? expected, string? description)
    {
        var report = ContainerHealthProbe.Report("box_container_check", new ContainerHealth(status, failures, "no such table\n", 1));

        Assert.Equal((expected, description), (report.Status?.ToString(), report.Description));
    }

    [Fact]
    public void Exit_BySignalOrOutOfMemory_SaysSo()
    {
        var at = DateTimeOffset.UnixEpoch;

        Assert.Equal("exit code 3", ContainerInstance.ToProcessExit(new ContainerExit(3, false, null, at)).ToString());
        Assert.Equal("exit code 143 (SIGTERM)", ContainerInstance.ToProcessExit(new ContainerExit(143, false, null, at)).ToString());
        Assert.Equal("exit code 137 (SIGKILL, out of memory)", ContainerInstance.ToProcessExit(new ContainerExit(137, true, null, at)).ToString());
        Assert.Equal("exit code 255 (the engine is gone)", ContainerInstance.ToProcessExit(new ContainerExit(255, false, "the engine is gone", at)).ToString());
    }
}
