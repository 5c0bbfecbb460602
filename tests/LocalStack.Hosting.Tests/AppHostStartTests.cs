using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;

namespace LocalStack.Hosting.Tests;

/// <summary>A start that cannot succeed, as a test that runs an AppHost meets it: nothing is started, and the test lives on.</summary>
public sealed class AppHostStartTests
{
    [Fact]
    public void Refuse_NoFault_DoesNothing() => AppHostStart.Refuse([], appHost: null);

    [Fact]
    public void Refuse_AppHostInsideAnotherProgram_ThrowsWithAllFaults()
    {
        var exception = Assert.Throws<DistributedApplicationException>(() => AppHostStart.Refuse(["One.", "Two."], typeof(AppHostStart).Assembly));

        Assert.Equal($"Nothing was started.{Environment.NewLine}- One.{Environment.NewLine}- Two.", exception.Message);
    }

    [Fact]
    public async Task Start_PortIsTaken_IsRefused()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        var builder = CreateBuilder();
        builder.AddExecutable("api", "api", ".").WithHttpEndpoint(port: port, name: "http");

        await using var application = builder.Build();
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"Port {port} of resource 'api' (endpoint 'http' on 127.0.0.1) is taken by ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SettingIsWrong_IsRefused()
    {
        var builder = CreateBuilder("LocalStack:Endpoints:api:http:Port=many");
        builder.AddExecutable("api", "api", ".").WithHttpEndpoint(name: "http");

        await using var application = builder.Build();
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("'LocalStack:Endpoints:api:http:Port' is 'many', which is no port", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OrchestratorFolder_IsCreated_AndNothingIsLeftInIt()
    {
        var root = Directory.CreateTempSubdirectory("localstack-home-");
        var folder = Path.Combine(root.FullName, ".dcp");

        Assert.Null(OrchestratorFolder.FindFault(folder));
        Assert.Null(OrchestratorFolder.FindFault(folder));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
        root.Delete(recursive: true);
    }

    private static IDistributedApplicationBuilder CreateBuilder(params string[] settings)
    {
        // The orchestrator has to be named, but is not reached.
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["DcpPublisher:CliPath=unused", "DcpPublisher:DashboardPath=unused", .. settings],
            DisableDashboard = true,
        });
        return builder.AddLocalStack();
    }
}
