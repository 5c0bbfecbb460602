using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Processes;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ContainerReaperTests : EngineTests
{
    [Fact]
    public async Task Reap_RemovesWhatADeadOwnerLeft_AndNothingElse()
    {
        // A machine of its own: on this one every other test that connects is a reaper, too.
        var here = Owner with { RunId = Guid.NewGuid().ToString("N"), Host = $"host-{Guid.NewGuid():N}" };
        await using var engine = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = here }, Token);
        var dead = here with { RunId = Guid.NewGuid().ToString("N"), Process = "1:never" };
        await using var earlier = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = dead }, Token);
        var network = await earlier.CreateNetworkAsync(NameOf("left-net"), "net", isPersistent: false, Token).WithinLimit();
        await using var left = await earlier.StartAsync(Shell("sleep 600", "left") with { Network = network.Name }, Lines, Token).WithinLimit();
        await using var persistent = await earlier.StartAsync(Shell("sleep 600", "persistent") with { IsPersistent = true, Network = network.Name }, Lines, Token).WithinLimit();

        // Another run of the same AppHost that is at work; a process of another machine; and somebody who has nothing to do with us.
        await using var living = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = here with { RunId = Guid.NewGuid().ToString("N") } }, Token);
        await using var decoy = await living.StartAsync(Shell("sleep 600", "living"), Lines, Token).WithinLimit();
        await using var elsewhere = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = dead with { RunId = Guid.NewGuid().ToString("N"), Host = "another" } }, Token);
        await using var remote = await elsewhere.StartAsync(Shell("sleep 600", "elsewhere"), Lines, Token).WithinLimit();
        var stranger = await Engine.Client.Containers.CreateContainerAsync(
            new() { Name = NameOf("stranger"), Image = Image.Reference, Labels = new Dictionary<string, string> { [ContainerLabels.Lifetime] = "session", [ContainerLabels.Owner] = "1:never" } }, Token);
        try
        {
            var reaped = await ContainerReaper.ReapAsync(engine, ProcessIdentity.IsAlive, Token).WithinLimit();

            var ours = reaped.Where(thing => thing.RunId == dead.RunId).ToList();
            Assert.Equal([new("container", left.Name, "left", dead.RunId), new("network", network.Name, "net", dead.RunId)], ours);
            Assert.Equal(
                new[] { NameOf("elsewhere"), NameOf("living"), NameOf("persistent") },
                (await ContainersAsync()).Select(ContainerEngine.NameOf).Order());
            Assert.Equal("created", (await Engine.Client.Containers.InspectContainerAsync(stranger.ID, Token)).State!.Status);
            Assert.Null(await Engine.FindNetworkAsync(network.Id, Token));
        }
        finally
        {
            await Engine.RemoveContainerAsync(stranger.ID, "stranger", CancellationToken.None);
        }
    }

    [Fact]
    public async Task RemoveRun_RemovesItsSessionOnly()
    {
        var network = await Engine.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, Token).WithinLimit();
        await using var session = await StartAsync(Shell("sleep 600", "session") with { Network = network.Name });
        await using var persistent = await StartAsync(Shell("sleep 600", "persistent") with { Network = network.Name, IsPersistent = true });

        var removed = await Engine.RemoveRunAsync(Token).WithinLimit();

        Assert.Equal([session.Name, network.Name], removed);
        Assert.Equal(persistent.Id, Assert.Single(await ContainersAsync()).ID);
        Assert.Empty(await NetworksAsync());
    }
}
