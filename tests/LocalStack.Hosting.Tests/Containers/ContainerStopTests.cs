using System.Diagnostics;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ContainerStopTests : EngineTests
{
    private const string Obedient = "trap 'echo bye; exit 7' TERM; trap 'echo interrupted; exit 8' INT; echo up; while :; do sleep 0.05; done";
    private const string Stubborn = "trap '' TERM INT; echo up; while :; do sleep 0.05; done";

    [Fact]
    public async Task Stop_ProgramThatListens_EndsByItself()
    {
        await using var container = await StartAsync(Shell(Obedient) with { StopTimeout = TimeSpan.FromSeconds(30) });
        await Lines.WaitForAsync("up");

        var exit = await container.StopAsync(CancellationToken.None).WithinLimit();

        Assert.Equal(7, exit.ExitCode);
        Assert.Equal(["up", "bye"], Lines.All);
    }

    [Fact]
    public async Task Stop_OtherSignal_IsSent()
    {
        await using var container = await StartAsync(Shell(Obedient) with { StopTimeout = TimeSpan.FromSeconds(30), StopSignal = "SIGINT" });
        await Lines.WaitForAsync("up");

        var exit = await container.StopAsync(CancellationToken.None).WithinLimit();

        Assert.Equal(8, exit.ExitCode);
    }

    [Fact]
    public async Task Stop_ProgramThatDoesNotListen_IsKilledAfterItsTimeout()
    {
        await using var container = await StartAsync(Shell(Stubborn) with { StopTimeout = TimeSpan.FromSeconds(1) });
        await Lines.WaitForAsync("up");

        var began = Stopwatch.GetTimestamp();
        var exit = await container.StopAsync(CancellationToken.None).WithinLimit();

        Assert.Equal(137, exit.ExitCode);
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task Stop_Killed_SkipsTheRestOfThePatience()
    {
        // Ten times the bound of the wait: without the kill the test fails.
        await using var container = await StartAsync(Shell(Stubborn) with { StopTimeout = Within.Limit * 10 });
        await Lines.WaitForAsync("up");
        using var kill = new CancellationTokenSource();

        var stopping = container.StopAsync(kill.Token);
        var second = container.StopAsync(CancellationToken.None);
        await kill.CancelAsync();
        var exit = await stopping.WithinLimit();

        Assert.Equal(137, exit.ExitCode);
        Assert.Same(exit, await second.WithinLimit());
    }

    [Fact]
    public async Task Stop_OneThatHasEnded_TellsHow()
    {
        await using var container = await StartAsync(Shell("exit 5"));
        await container.Exit.WithinLimit();

        Assert.Equal(5, (await container.StopAsync(CancellationToken.None).WithinLimit()).ExitCode);
    }

    [Fact]
    public async Task Remove_OneThatRuns_EndsIt_AndASecondTimeIsNoFault()
    {
        await using var container = await StartAsync(Shell(Stubborn));
        await Lines.WaitForAsync("up");

        await container.RemoveAsync(Token).WithinLimit();
        await container.RemoveAsync(Token).WithinLimit();
        var exit = await container.Exit.WithinLimit();

        Assert.NotEqual(0, exit.ExitCode);
        Assert.Empty(await ContainersAsync());
    }

    [Fact]
    public async Task Exec_TellsExitCodeAndBothOutputs()
    {
        await using var container = await StartAsync(Shell("sleep 60"));

        var result = await container.ExecAsync(["sh", "-c", "echo out; echo err >&2; id -u; exit 9"], "1000", Token).WithinLimit();

        Assert.Equal(new ContainerExecResult(9, "out\n1000\n", "err\n"), result);
    }

    [Fact]
    public async Task Exec_ContainerThatHasEnded_SaysSo()
    {
        await using var container = await StartAsync(Shell("true"));
        await container.Exit.WithinLimit();

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => container.ExecAsync(["true"], null, Token).WithinLimit());

        Assert.Contains("Command 'true' was not run", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfACheckThatFails_HasItsLastOutput()
    {
        await using var container = await StartAsync(
            Shell("sleep 60") with { RuntimeArguments = ["--health-cmd", "echo not yet; exit 1", "--health-interval=200ms", "--health-retries=2"] });

        var health = await BecomesUnhealthyAsync(container).WithinLimit();

        Assert.Equal(("not yet", 1), (health.LastOutput, health.LastExitCode));
        Assert.True(health.FailingStreak >= 2);
    }

    private static async Task<ContainerHealth> BecomesUnhealthyAsync(RunningContainer container)
    {
        while (true)
        {
            if (await container.GetHealthAsync(Token) is { Status: ContainerHealthStatus.Unhealthy } health)
            {
                return health;
            }

            await Task.Delay(50, Token);
        }
    }
}
