using System.Diagnostics;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ContainerCleanupTests : EngineTests
{
    private readonly TemporaryDirectory _state = new();

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no guardians on Windows.");
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _state.Dispose();
    }

    [Fact]
    public async Task AppHostKilled_ItsContainersAndNetworkAreGoneWithinSeconds_AndNobodyElses()
    {
        await using var decoy = await StartAsync(Shell("sleep 600", "decoy"));
        using var host = new HostProcess(_state.Path, $"{Owner.RunId}0", "container", Owner.AppHost, Image.Reference);
        await host.Lines.WaitForAsync("container ");
        await host.Lines.WaitForAsync("ready");
        Assert.Equal(4, (await ContainersAsync()).Length);
        Assert.Single(await NetworksAsync());

        await host.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        while ((await ContainersAsync()).Length > 2 || (await NetworksAsync()).Length > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(killed) < Within.Limit, "The containers are still there.");
        }

        TestContext.Current.SendDiagnosticMessage($"everything gone {Stopwatch.GetElapsedTime(killed).TotalMilliseconds:0} ms after the kill");
        Assert.Equal(
            [decoy.Name, $"persistent-{Owner.AppHost}"],
            (await ContainersAsync()).Select(ContainerEngine.NameOf).Order());
        Assert.All(await ContainersAsync(), container => Assert.Equal("running", container.State));
        await Within.Becomes(() => Directory.GetFileSystemEntries(_state.Path).Length == 0);
    }

    public static TheoryData<int> ToolIndexes => [0, 1];

    [Theory]
    [MemberData(nameof(ToolIndexes))]
    public async Task Script_WithEachToolThatIsHere_RemovesTheRun(int index)
    {
        var program = await ContainerCleanup.ProgramAsync(ContainerCleanup.Tools(Engine.Endpoint, Engine.ApiVersion, Engine.Kind).ElementAt(index), Owner, Token);
        Assert.SkipWhen(program is null, "This machine does not have the tool.");
        var network = await Engine.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, Token).WithinLimit();
        await using var first = await StartAsync(Shell("sleep 600", "first") with { Network = network.Name });
        await using var second = await StartAsync(Shell("sleep 600", "second") with { Network = network.Name, IsPersistent = true });

        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", program]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await shell.WaitForExitAsync(Token).WithinLimit();

        Assert.Equal(second.Id, Assert.Single(await ContainersAsync()).ID);
        Assert.Empty(await NetworksAsync());
        Assert.Equal("running", (await ContainersAsync()).Single().State);
    }

    [Fact]
    public async Task CreateScript_FindsATool()
    {
        Assert.NotNull(await ContainerCleanup.CreateScriptAsync(Engine, Token).WithinLimit());
    }
}
