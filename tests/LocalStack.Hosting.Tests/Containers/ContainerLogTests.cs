using System.Globalization;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ContainerLogTests : EngineTests
{
    [Fact]
    public async Task Output_HundredThousandLines_IsCompleteAndInOrder()
    {
        const int Count = 100_000;
        await using var container = await StartAsync(Shell($"seq 1 {Count}"));

        await container.Exit.WithinLimit();

        Assert.Equal(Enumerable.Range(1, Count).Select(number => number.ToString(CultureInfo.InvariantCulture)), Lines.All);
    }

    [Fact]
    public async Task Output_OfBothStreams_KeepsTheOrderWithinEach()
    {
        await using var container = await StartAsync(Shell("for i in 1 2 3 4 5; do echo out $i; echo err $i >&2; done"));

        await container.Exit.WithinLimit();

        Assert.Equal(["err 1", "err 2", "err 3", "err 4", "err 5"], Lines.Errors);
        Assert.Equal(["out 1", "out 2", "out 3", "out 4", "out 5"], Lines.All.Except(Lines.Errors));
    }

    [Fact]
    public async Task Output_OverlongLine_IsCut_AndTheNextIsWhole()
    {
        await using var container = await StartAsync(Shell("head -c 100000 /dev/zero | tr '\\0' a; echo; echo next"));

        await container.Exit.WithinLimit();

        Assert.Equal(2, Lines.All.Count);
        Assert.Equal(new string('a', 16384) + " … (line longer than 16384 bytes; the rest is not shown)", Lines.All[0]);
        Assert.Equal("next", Lines.All[1]);
    }

    [Fact]
    public async Task Output_OfATerminal_HasNoCarriageReturns()
    {
        await using var container = await StartAsync(Shell("echo one; echo two >&2; test -t 1 && echo terminal") with { RuntimeArguments = ["--tty"] });

        await container.Exit.WithinLimit();

        Assert.Equal(["one", "two", "terminal"], Lines.All);
    }

    [Fact]
    public async Task Output_EndAndConnectionBrokenAgainAndAgain_NothingIsLostOrDoubled()
    {
        Assert.SkipUnless(Engine.Endpoint.Scheme == "unix", "Cuts a Unix socket's connections.");
        const int Count = 3000;
        using var folder = new TemporaryDirectory();
        await using var relay = new CuttableSocket(folder.File("engine.sock"), Engine.Endpoint.LocalPath);
        await using var engine = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = Owner, Endpoint = $"unix://{relay.Path}" }, Token);
        await using var container = await engine.StartAsync(
            Shell($"i=0; while [ $i -lt {Count} ]; do i=$((i+1)); echo $i; [ $((i % 100)) = 0 ] && sleep 0.05; done; exit 4"), Lines, Token).WithinLimit();

        for (var cut = 1; cut <= 5; cut++)
        {
            await Lines.WaitForAsync((cut * Count / 8).ToString(CultureInfo.InvariantCulture));
            relay.CutAll();
        }

        var exit = await container.Exit.WithinLimit();

        Assert.True(relay.CutConnections > 5, $"Only {relay.CutConnections} connections were cut.");
        Assert.Equal(4, exit.ExitCode);
        Assert.Equal(Enumerable.Range(1, Count).Select(number => number.ToString(CultureInfo.InvariantCulture)), Lines.All);
    }

    [Fact]
    public async Task Exit_WhileTheEngineIsAway_IsSeenOnceItIsBack()
    {
        Assert.SkipUnless(Engine.Endpoint.Scheme == "unix", "Cuts a Unix socket's connections.");
        using var folder = new TemporaryDirectory();
        await using var relay = new CuttableSocket(folder.File("engine.sock"), Engine.Endpoint.LocalPath);
        await using var engine = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = Owner, Endpoint = $"unix://{relay.Path}" }, Token);
        await using var container = await engine.StartAsync(Shell("read x </dev/null; trap 'echo last; exit 6' TERM; echo up; while :; do sleep 0.05; done"), Lines, Token).WithinLimit();
        await Lines.WaitForAsync("up");

        relay.IsRefusing = true;
        relay.CutAll();
        await Engine.Client.Containers.StopContainerAsync(container.Id, new() { WaitBeforeKillSeconds = 30 }, Token);
        Assert.False(container.Exit.IsCompleted);
        relay.IsRefusing = false;
        var exit = await container.Exit.WithinLimit();

        Assert.Equal(6, exit.ExitCode);
        Assert.Equal(["up", "last"], Lines.All);
    }
}
