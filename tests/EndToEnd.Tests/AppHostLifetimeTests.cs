using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace LocalStack.EndToEnd.Tests;

/// <summary>The whole system, started and ended as a user does it.</summary>
public sealed class AppHostLifetimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task EndOfTheAppHost_LeavesNothingRunning(string signal)
    {
        using var patience = PatienceSource();
        await using var host = AppHostProcess.StartWithRandomPorts();
        await host.WaitUntilUpAsync(patience.Token);
        Assert.NotEmpty(ProcessTable.WithVariable(host.RunMarker));

        host.Signal(signal);

        await host.WaitForExitAsync(patience.Token);
        await AssertNothingIsLeftAsync(host.RunMarker, patience.Token);
    }

    [Fact]
    public async Task KillOfDotnetRun_LeavesNothingRunning()
    {
        using var patience = PatienceSource();
        await using var commandLine = AppHostProcess.StartByDotnetRun();
        await commandLine.WaitUntilUpAsync(patience.Token);
        var appHost = Assert.Single(ProcessTable.ChildrenOf(commandLine.Id));

        commandLine.Signal("KILL");

        await commandLine.WaitForExitAsync(patience.Token);
        await AssertNothingIsLeftAsync(commandLine.RunMarker, patience.Token);
        Assert.False(ProcessTable.IsRunning(appHost));
    }

    [Theory]
    [InlineData("start-apiserver")]
    [InlineData("run-controllers")]
    public async Task KillOfTheOrchestrator_EndsTheAppHostWithTheReason_AndLeavesNothingRunning(string program)
    {
        using var patience = PatienceSource();
        await using var host = AppHostProcess.StartWithRandomPorts();
        await host.WaitUntilUpAsync(patience.Token);
        var orchestrator = Assert.Single(ProcessTable.WithVariable(host.RunMarker), process => process.Contains($"/dcp {program} ", StringComparison.Ordinal));

        using (var process = Process.GetProcessById(int.Parse(orchestrator.Split(' ')[0], CultureInfo.InvariantCulture)))
        {
            process.Kill();
        }

        Assert.Equal(1, await host.WaitForExitAsync(patience.Token));
        Assert.Matches("Aspire's orchestrator \\(dcp, process [0-9]+\\) is gone", host.Output);
        await AssertNothingIsLeftAsync(host.RunMarker, patience.Token);
    }

    [Fact]
    public async Task Start_PortsTaken_NamesEachWithResourceAndHolder_AndStartsNothing()
    {
        using var patience = PatienceSource();
        using var ofApi = Listen();
        using var ofDashboard = Listen();
        var (apiPort, dashboardPort) = (((IPEndPoint)ofApi.LocalEndpoint).Port, ((IPEndPoint)ofDashboard.LocalEndpoint).Port);

        await using var host = AppHostProcess.Start($"--LocalStack:Endpoints:api:http:Port={apiPort}", $"--ASPNETCORE_URLS=http://127.0.0.1:{dashboardPort}");

        await AssertRefusedAsync(
            host,
            patience.Token,
            $"Port {apiPort} of resource 'api' (endpoint 'http' on 127.0.0.1) is taken by process {Environment.ProcessId}",
            $"Port {dashboardPort} of resource 'aspire-dashboard' (endpoint 'http' on 127.0.0.1) is taken by process {Environment.ProcessId}");
        Assert.Empty(ProcessTable.WithVariable(host.RunMarker));
    }

    [Fact]
    public async Task Instances_BesideEachOther_HavePortsAndDataOfTheirOwn()
    {
        using var patience = PatienceSource();
        using var shared = new TemporaryData();
        await using var auto = AppHostProcess.StartInstance("auto", shared);
        await using var blue = AppHostProcess.StartInstance("blue", shared);

        var (portsOfAuto, dataOfAuto) = await WaitForInstanceAsync(auto, patience.Token);
        var (portsOfBlue, dataOfBlue) = await WaitForInstanceAsync(blue, patience.Token);

        Assert.NotEqual(portsOfAuto, portsOfBlue);
        Assert.Equal((Path.Combine(shared.Path, "@auto"), Path.Combine(shared.Path, "@blue")), (dataOfAuto, dataOfBlue));
        Assert.All((string[])[dataOfAuto, dataOfBlue], static folder => Assert.NotEmpty(Directory.GetDirectories(Path.Combine(folder, "volumes"))));
    }

    // The ports of the model are 62890 to 62897.
    private static async Task<(int Ports, string Data)> WaitForInstanceAsync(AppHostProcess instance, CancellationToken cancellationToken)
    {
        var line = await instance.WaitForLineAsync(new Regex("Instance '[a-z]+' of this AppHost: ports ([0-9]+)00 to ([0-9]+)99, data in '(.+)'"), cancellationToken);
        await instance.WaitUntilUpAsync(cancellationToken);
        Assert.Equal($"{line.Groups[1].Value}90", (await instance.WaitForDashboardAsync(cancellationToken)).Port.ToString(CultureInfo.InvariantCulture));
        Assert.Equal($"{line.Groups[1].Value}93", (await instance.WaitForUrlAsync("api", cancellationToken)).Port.ToString(CultureInfo.InvariantCulture));
        return (int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), line.Groups[3].Value);
    }

    [Fact]
    public async Task Start_UnknownEndpointSetting_SaysWhatThereIs_AndStartsNothing()
    {
        using var patience = PatienceSource();

        await using var host = AppHostProcess.StartWithRandomPorts("--LocalStack:Endpoints:apu:http:Port=7000");

        await AssertRefusedAsync(host, patience.Token, "there is no resource 'apu' with endpoints. Those that have some: 'postgres', 'cache', 'sink', 'api', 'worker'.");
    }

    [Fact]
    public async Task Start_HomeCannotBeWritten_SaysSo_AndStartsNothing()
    {
        using var patience = PatienceSource();

        await using var host = AppHostProcess.StartWithHome("/dev/null");

        await AssertRefusedAsync(host, patience.Token, "Aspire's orchestrator keeps its state in '/dev/null/.dcp', which cannot be written: ");
    }

    [Fact]
    public async Task Start_ServerThatCannotStart_SaysWhatIsNotUp()
    {
        using var patience = PatienceSource();

        await using var host = AppHostProcess.StartWithRandomPorts("--LocalStack:PostgreSQL:BinDirectory=/nowhere");

        await host.WaitForLineAsync(new Regex(@"2 of 7 resources are up after .* Not up: postgres \(FailedToStart\), portwatch \(FailedToStart\), migrator \(Waiting\), api \(Waiting\), worker \(Waiting\)\."), patience.Token);
        await host.WaitForLineAsync(new Regex(@"The setting 'LocalStack:PostgreSQL:BinDirectory' is '/nowhere'"), patience.Token);
    }

    private static async Task AssertRefusedAsync(AppHostProcess host, CancellationToken cancellationToken, params string[] reasons)
    {
        Assert.Equal(1, await host.WaitForExitAsync(cancellationToken));
        Assert.All(["Nothing was started.", .. reasons], text => Assert.Contains(text, host.Output, StringComparison.Ordinal));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static CancellationTokenSource PatienceSource()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Patience);
        return source;
    }

    // Each look reads the whole process table, which is pause enough.
    private static async Task AssertNothingIsLeftAsync(string marker, CancellationToken cancellationToken)
    {
        var left = ProcessTable.WithVariable(marker);
        while (left.Count > 0)
        {
            Assert.False(cancellationToken.IsCancellationRequested, $"Still running: {string.Join("; ", left)}");
            await Task.Yield();
            left = ProcessTable.WithVariable(marker);
        }
    }
}
