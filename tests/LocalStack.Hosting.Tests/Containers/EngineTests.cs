using System.Collections.Immutable;
using Docker.DotNet.Models;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;
using ContainerSpec = LocalStack.Hosting.Containers.ContainerSpec;

namespace LocalStack.Hosting.Tests.Containers;

/// <summary>Tests with a real engine: each test is an AppHost of its own there, and leaves nothing behind.</summary>
public abstract class EngineTests : IAsyncLifetime
{
    private ContainerEngine? _engine;
    private ContainerImage? _image;

    internal ContainerOwner Owner { get; } = TestOwner.Create();

    internal ContainerEngine Engine => _engine ?? throw new InvalidOperationException("No engine answered.");

    /// <summary>A small Linux with a shell.</summary>
    internal ContainerImage Image => _image ?? throw new InvalidOperationException("No engine answered.");

    internal CollectedLines Lines { get; } = new();

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        try
        {
            _engine = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = Owner }, Token).WithinLimit();
        }
        catch (ContainerEngineException exception)
        {
            Assert.Skip(exception.Message);
        }

        // Where no registry answers, a stand-in that was built on this machine.
        ContainerImage standIn = new(null, "local/debian", "12", null);
        _image = await _engine.FindImageAsync(standIn, Token) is null ? new ContainerImage(null, "debian", "12", null) : standIn;
        await _engine.EnsureImageAsync(_image, ContainerPullPolicy.Missing, static _ => { }, Token).WithinLimit();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            await RemoveEverythingAsync().WithinLimit();
            await _engine.DisposeAsync();
        }
    }

    internal ContainerSpec Shell(string command, string name = "shell") => new()
    {
        Resource = name,
        Name = NameOf(name),
        Image = Image,
        Entrypoint = "/bin/sh",
        Arguments = ["-c", command],
        StopTimeout = TimeSpan.FromSeconds(1),
    };

    internal string NameOf(string name) => $"{name}-{Owner.RunId[..8]}";

    internal Task<RunningContainer> StartAsync(ContainerSpec spec) => Engine.StartAsync(spec, Lines, Token).WithinLimit();

    /// <summary>What there is of this test's AppHost.</summary>
    internal async Task<ImmutableArray<ContainerListResponse>> ContainersAsync(ContainerOwner? owner = null) =>
        [.. await Engine.Client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = OfAppHost(owner) }, CancellationToken.None)];

    internal async Task<ImmutableArray<NetworkResponse>> NetworksAsync(ContainerOwner? owner = null) =>
        [.. await Engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = OfAppHost(owner) }, CancellationToken.None)];

    private Dictionary<string, IDictionary<string, bool>> OfAppHost(ContainerOwner? owner) => ContainerEngine.LabelFilter($"{ContainerLabels.AppHost}={(owner ?? Owner).AppHost}");

    private async Task RemoveEverythingAsync()
    {
        foreach (var container in await ContainersAsync())
        {
            await Engine.RemoveContainerAsync(container.ID, container.ID, CancellationToken.None);
        }

        foreach (var network in await NetworksAsync())
        {
            await Engine.RemoveNetworkAsync(network.ID, CancellationToken.None);
        }

        var volumes = await Engine.Client.Volumes.ListAsync(new VolumesListParameters { Filters = OfAppHost(null) }, CancellationToken.None);
        foreach (var volume in volumes.Volumes ?? [])
        {
            await Engine.RemoveVolumeAsync(volume.Name, CancellationToken.None);
        }
    }
}
