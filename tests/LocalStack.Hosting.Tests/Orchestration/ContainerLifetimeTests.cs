using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Orchestration.ContainerBackend;
using LocalStack.Tests;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Tests.Orchestration;

/// <summary>Containers that are built, that outlive their application, and that say how they are.</summary>
public sealed class ContainerLifetimeTests : ContainerTest
{
    private static readonly string Tag = Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public async Task Persistent_SecondRun_TakesItOverAtTheSamePort()
    {
        var folder = Directory.CreateTempSubdirectory("localstack-persistent-");
        string? label = null;
        try
        {
            var (first, firstPort) = await RunAsync(folder, "1");
            Assert.True((bool?)(await ContainerEngineView.InspectAsync((string)Property(first, "container.id")!))?["State"]?["Running"]);
            var (second, secondPort) = await RunAsync(folder, "1");
            var (third, thirdPort) = await RunAsync(folder, "2");

            Assert.Equal((Property(first, "container.id"), firstPort), (Property(second, "container.id"), secondPort));
            Assert.NotEqual(Property(second, "container.id"), Property(third, "container.id"));
            Assert.Equal(firstPort, thirdPort);
            Assert.Equal("Persistent", Property(third, "container.lifetime"));
            Assert.Null(await ContainerEngineView.InspectAsync((string)Property(first, "container.id")!));
        }
        finally
        {
            foreach (var container in label is null ? [] : await ContainerEngineView.ContainersAsync(label))
            {
                await ContainerEngineView.RemoveContainerAsync(container);
            }

            foreach (var network in label is null ? [] : await ContainerEngineView.NetworksAsync(label))
            {
                await ContainerEngineView.RemoveNetworkAsync(network);
            }

            folder.Delete(recursive: true);
        }

        async Task<(ResourceEvent Cache, int Port)> RunAsync(DirectoryInfo folder, string version)
        {
            await using var app = TestApplication.In(folder);
            AddCache(app, "cache").WithLifetime(ContainerLifetime.Persistent).WithEnvironment("VERSION", version).WithOtlpExporter();
            await app.StartAsync();
            label = $"{ContainerLabels.AppHost}={app.AppHostId}";
            var cache = await app.WaitForHealthyAsync("cache");
            var address = AddressOf(app, "cache");
            await AskUntilAsync(address, "PING\r\n", "+PONG");
            return (cache, address.Port);
        }
    }

    [Fact]
    public async Task LeftoversOfARunThatIsGone_AreRemovedByTheNext_EvenByOneWithoutContainers()
    {
        await using var app = CreateApplication();
        var dead = ContainerOwnership.OfThisProcess(Path.Combine(app.Builder.AppHostDirectory, "data"), $"run-{Tag}") with { Process = "1:another boot/1" };
        var leftover = $"localstack-leftover-{Tag}";
        await ContainerEngineView.RunAsync(leftover, CacheImage, ["sleep", "1000"], ContainerLabels.For(dead, "cache", isPersistent: false));
        new ContainerTraces(Directory.CreateDirectory(Path.Combine(app.Builder.AppHostDirectory, "data", "run")).FullName, dead).Begin();
        app.AddShell("other", "exec sleep 1000");
        try
        {
            await app.StartAsync();

            using var limit = new CancellationTokenSource(TestApplication.Limit);
            while (await ContainerEngineView.InspectAsync(leftover) is not null)
            {
                Assert.False(limit.IsCancellationRequested, "The leftover is still there.");
            }
        }
        finally
        {
            await ContainerEngineView.RemoveContainerAsync(leftover);
        }
    }

    [Fact]
    public async Task Dockerfile_IsBuiltWithItsArgumentsAndRuns()
    {
        await using var app = CreateApplication();
        var context = Directory.CreateDirectory(Path.Combine(app.Builder.AppHostDirectory, "context")).FullName;
        await File.WriteAllTextAsync(Path.Combine(context, "greeting"), "hello", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(context, "Dockerfile"),
            $"""
            FROM {CacheImage}
            ARG NAME
            COPY greeting /greeting
            RUN echo "$(cat /greeting) $NAME" > /greeting
            CMD ["/bin/bash", "-c", "{Waiting("cat /greeting")}"]
            """,
            TestContext.Current.CancellationToken);
        var name = $"built-{Tag}";
        app.Builder.AddDockerfile(name, "context").WithBuildArg("NAME", "world");
        try
        {
            await app.StartAsync();
            var built = await app.WaitForHealthyAsync(name);
            await app.WaitForLineAsync(built.ResourceId, "hello world");

            Assert.Contains(name, (string)Property(built, "container.image")!, StringComparison.Ordinal);
        }
        finally
        {
            await app.StopAsync();
            await ContainerEngineView.RemoveImageAsync($"{name}:latest");
        }
    }

    [Fact]
    public async Task Dockerfile_ThatFails_FailsToStartWithTheStepAndItsOutput()
    {
        await using var app = CreateApplication();
        var context = Directory.CreateDirectory(Path.Combine(app.Builder.AppHostDirectory, "context")).FullName;
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), $"FROM {CacheImage}\nRUN echo 'no such package' >&2; exit 7\n", TestContext.Current.CancellationToken);
        app.Builder.AddDockerfile($"broken-{Tag}", "context");

        await app.StartAsync();
        var broken = await app.WaitForStateAsync($"broken-{Tag}", KnownResourceStates.FailedToStart);

        Assert.Contains("no such package", (string)Property(broken, "resource.reason")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HealthCheckOfTheImage_IsAReportThatWaitersWaitFor()
    {
        await using var app = CreateApplication();
        var context = Directory.CreateDirectory(Path.Combine(app.Builder.AppHostDirectory, "context")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(context, "Dockerfile"),
            $"FROM {CacheImage}\nHEALTHCHECK --interval=1s --retries=1 CMD redis-cli GET ready | grep yes || (echo 'not ready yet'; exit 1)\n",
            TestContext.Current.CancellationToken);
        var name = $"checked-{Tag}";
        var box = app.Builder.AddDockerfile(name, "context").WithEndpoint(targetPort: 6379, name: "tcp");
        app.AddShell("waits", "exec sleep 1000").WaitFor(box);
        try
        {
            await app.StartAsync();
            var unhealthy = await app.WaitAsync(name, snapshot => snapshot.HealthReports.Any(report => report.Status == HealthStatus.Unhealthy));
            await app.WaitForStateAsync("waits", KnownResourceStates.Waiting);
            Assert.Contains("Last output: not ready yet", Assert.Single(unhealthy.Snapshot.HealthReports).Description, StringComparison.Ordinal);

            Assert.Equal("+OK", await AskAsync(AddressOf(app, name), "SET ready yes\r\n"));

            await app.WaitForHealthyAsync(name);
            await app.WaitForHealthyAsync("waits");
        }
        finally
        {
            await app.StopAsync();
            await ContainerEngineView.RemoveImageAsync($"{name}:latest");
        }
    }
}
