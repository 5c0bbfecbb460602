using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace LocalStack.EndToEnd.Tests;

/// <summary>The whole system, started and ended as a user does it.</summary>
public sealed partial class AppHostLifetimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CtrlC_EverythingHealthy_LeavesNothingRunning()
    {
        using var patience = PatienceSource();
        await using var host = AppHostProcess.StartWithRandomPorts();
        await host.WaitForDashboardAsync(patience.Token);
        var marker = ProcessTable.RunMarkerOfChildrenOf(host.Id);
        Assert.NotEmpty(ProcessTable.StartedBy(marker));

        host.Signal("INT");

        Assert.Equal(0, await host.WaitForExitAsync(patience.Token));
        await AssertNothingIsLeftAsync(marker, patience.Token);
    }

    [Fact]
    public async Task KillOfTheAppHost_LeavesNothingRunning()
    {
        using var patience = PatienceSource();
        await using var host = AppHostProcess.StartWithRandomPorts();
        await host.WaitForDashboardAsync(patience.Token);
        var marker = ProcessTable.RunMarkerOfChildrenOf(host.Id);

        host.Signal("KILL");

        await host.WaitForExitAsync(patience.Token);
        await AssertNothingIsLeftAsync(marker, patience.Token);
    }

    [Fact]
    public async Task KillOfDotnetRun_LeavesNothingRunning()
    {
        using var patience = PatienceSource();
        await using var commandLine = AppHostProcess.StartByDotnetRun();
        await commandLine.WaitForDashboardAsync(patience.Token);
        var appHost = Assert.Single(ProcessTable.ChildrenOf(commandLine.Id));
        var marker = ProcessTable.RunMarkerOfChildrenOf(appHost);

        commandLine.Signal("KILL");

        await commandLine.WaitForExitAsync(patience.Token);
        await AssertNothingIsLeftAsync(marker, patience.Token);
        Assert.False(ProcessTable.IsRunning(appHost));
    }

    [Fact]
    public async Task Start_PortTaken_NamesPortResourceAndHolder_AndStartsNothing()
    {
        using var patience = PatienceSource();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        await using var host = AppHostProcess.StartWithRandomPorts("--LocalStack:RandomizePorts=false", $"--LocalStack:Endpoints:api:http:Port={port}");

        Assert.Equal(1, await host.WaitForExitAsync(patience.Token));
        Assert.Matches(PortConflict(port, Environment.ProcessId), host.Output);
        Assert.DoesNotContain("Dashboard:", host.Output, StringComparison.Ordinal);
    }

    private static Regex PortConflict(int port, int pid) => new($@"(?s){port}.*'?api'?.*{pid}|'?api'?.*{port}.*{pid}");

    private static CancellationTokenSource PatienceSource()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        source.CancelAfter(Patience);
        return source;
    }

    // Each look reads the whole process table, which is pause enough.
    private static async Task AssertNothingIsLeftAsync(string marker, CancellationToken cancellationToken)
    {
        var left = ProcessTable.StartedBy(marker);
        while (left.Count > 0)
        {
            Assert.False(cancellationToken.IsCancellationRequested, $"Still running: {string.Join("; ", left)}");
            await Task.Yield();
            left = ProcessTable.StartedBy(marker);
        }
    }
}
