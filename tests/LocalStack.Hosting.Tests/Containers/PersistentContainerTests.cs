using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class PersistentContainerTests : EngineTests
{
    [Fact]
    public async Task Start_SameSpecByTheNextRun_TakesItOver()
    {
        var spec = Shell("echo up; sleep 600") with { IsPersistent = true, Ports = [new ContainerPort(80)] };
        var first = await StartAsync(spec);
        await Lines.WaitForAsync("up");
        await first.DisposeAsync();

        await using var engine = await NextRunAsync();
        var again = new CollectedLines();
        await using var second = await engine.StartAsync(spec, again, Token).WithinLimit();
        await again.WaitForAsync("up");

        Assert.False(first.IsTakenOver);
        Assert.True(second.IsTakenOver);
        Assert.Equal((first.Id, first.Ports[0]), (second.Id, second.Ports[0]));
        Assert.False(first.Exit.IsCompleted);
    }

    [Fact]
    public async Task Start_OneThatWasStopped_IsStartedAgain_WithItsFiles()
    {
        var spec = Shell("cat /kept 2>/dev/null; echo kept > /kept; echo up; sleep 600") with { IsPersistent = true };
        await using (var first = await StartAsync(spec))
        {
            await Lines.WaitForAsync("up");
            await first.StopAsync(new CancellationToken(canceled: true)).WithinLimit();
        }

        await using var second = await StartAsync(spec);
        await Lines.WaitForAsync("kept");

        Assert.True(second.IsTakenOver);
    }

    [Fact]
    public async Task Start_OtherSpec_ReplacesIt()
    {
        var spec = Shell("sleep 600") with { IsPersistent = true };
        await using var first = await StartAsync(spec);

        await using var second = await StartAsync(spec with { Environment = spec.Environment.Add("NEW", "1") });

        Assert.False(second.IsTakenOver);
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second.Id, Assert.Single(await ContainersAsync()).ID);
    }

    [Fact]
    public async Task Start_NetworkOfEachRun_IsConnected_AlsoWhenTheFormerIsGone()
    {
        var spec = Shell("sleep 600", "db") with { IsPersistent = true, NetworkAliases = ["db"] };
        var before = await Engine.CreateNetworkAsync(NameOf("before"), "net", isPersistent: false, Token).WithinLimit();
        await using (var first = await StartAsync(spec with { Network = before.Name }))
        {
            await first.StopAsync(new CancellationToken(canceled: true)).WithinLimit();
        }

        await Engine.RemoveRunAsync(Token).WithinLimit();
        var after = await Engine.CreateNetworkAsync(NameOf("after"), "net", isPersistent: false, Token).WithinLimit();
        await using var second = await StartAsync(spec with { Network = after.Name });
        await using var client = await StartAsync(Shell("getent hosts db >/dev/null && echo found", "client") with { Network = after.Name });
        await client.Exit.WithinLimit();

        Assert.True(second.IsTakenOver);
        Assert.Equal(["found"], Lines.All);
    }

    [Fact]
    public async Task Start_NameOfSomebodyElsesContainer_IsRefused_AndThatStays()
    {
        var other = TestOwner.Create();
        await using var engine = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = other }, Token);
        var spec = Shell("sleep 600") with { IsPersistent = true };
        await using var theirs = await engine.StartAsync(spec, Lines, Token).WithinLimit();
        try
        {
            var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => StartAsync(spec));

            Assert.Equal(ContainerEngineError.NameTaken, exception.Error);
            Assert.Equal("running", Assert.Single(await ContainersAsync(other)).State);
        }
        finally
        {
            await theirs.RemoveAsync(Token);
        }
    }

    private Task<ContainerEngine> NextRunAsync() =>
        ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = Owner with { RunId = Guid.NewGuid().ToString("N") } }, Token);
}
