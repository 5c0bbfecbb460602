using System.Net;
using System.Net.NetworkInformation;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>Creates a network, whose containers publish ports at 127.0.0.1 only. One of the same name and run, or a persistent one of the AppHost, is taken over.</summary>
    /// <exception cref="ContainerEngineException"><see cref="ContainerEngineError.NameTaken"/>, <see cref="ContainerEngineError.NoAddressLeft"/> …</exception>
    public async Task<ContainerNetwork> CreateNetworkAsync(string name, string resource, bool isPersistent, CancellationToken cancellationToken)
    {
        // Docker would make a second network of the name.
        if (await InspectNetworkAsync(name, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            return IsOurs(existing.Labels, isPersistent)
                ? Describe(existing)
                : throw EngineFault.Create($"Network '{name}' was not created", ContainerEngineError.NameTaken, "the engine has a network of that name");
        }

        var request = new NetworksCreateParameters
        {
            Name = name,
            Driver = "bridge",
            Labels = new Dictionary<string, string>(ContainerLabels.For(Owner, resource, isPersistent)),
        };
        if (Kind == ContainerEngineKind.Docker)
        {
            // Every binding names its address; this is for a container that somebody puts into the network by hand. Podman has no such option.
            request.Options = new Dictionary<string, string> { ["com.docker.network.bridge.host_binding_ipv4"] = ContainerRequest.Loopback };
        }

        await CreateAsync(
            $"Network '{name}' was not created",
            client => client.Networks.CreateNetworkAsync(request, CancellationToken.None),
            created => RemoveNetworkAsync(created.ID, CancellationToken.None),
            cancellationToken).ConfigureAwait(false);

        // It is there now, so whoever asked for it gets it.
        return await FindNetworkAsync(name, CancellationToken.None).ConfigureAwait(false)
            ?? throw EngineFault.Create($"Network '{name}' was not created", ContainerEngineError.NoSuchObject, "the engine has it no longer");
    }

    /// <summary>The network of this name or id, or <see langword="null"/>.</summary>
    public async Task<ContainerNetwork?> FindNetworkAsync(string nameOrId, CancellationToken cancellationToken) =>
        await InspectNetworkAsync(nameOrId, cancellationToken).ConfigureAwait(false) is { } found ? Describe(found) : null;

    /// <summary>Removes a network, and takes out of it what is still in it. None of that name is no fault.</summary>
    public async Task RemoveNetworkAsync(string nameOrId, CancellationToken cancellationToken)
    {
        if (await InspectNetworkAsync(nameOrId, cancellationToken).ConfigureAwait(false) is not { } network)
        {
            return;
        }

        var what = $"Network '{network.Name}' was not removed";
        foreach (var container in network.Containers?.Keys ?? [])
        {
            await AskForAsync(what, client => DisconnectAsync(client, container), cancellationToken).ConfigureAwait(false);
        }

        await AskForAsync(what, DeleteAsync, cancellationToken).ConfigureAwait(false);

        async Task<object> DisconnectAsync(DockerClient client, string container)
        {
            await client.Networks.DisconnectNetworkAsync(network.ID, new NetworkDisconnectParameters { Container = container, Force = true }, cancellationToken).ConfigureAwait(false);
            return this;
        }

        async Task<object> DeleteAsync(DockerClient client)
        {
            await client.Networks.DeleteNetworkAsync(network.ID, cancellationToken).ConfigureAwait(false);
            return this;
        }
    }

    /// <summary>Puts a container into one more network.</summary>
    public Task ConnectNetworkAsync(string nameOrId, string containerId, IReadOnlyList<string> aliases, CancellationToken cancellationToken) => AskAsync(
        $"Container '{containerId[..Math.Min(12, containerId.Length)]}' was not connected to network '{nameOrId}'",
        client => client.Networks.ConnectNetworkAsync(
            nameOrId, new NetworkConnectParameters { Container = containerId, EndpointConfig = new EndpointSettings { Aliases = [.. aliases] } }, cancellationToken),
        cancellationToken);

    /// <summary>Creates a named volume where there is none. It outlives everything until it is removed.</summary>
    public async Task EnsureVolumeAsync(string name, string resource, CancellationToken cancellationToken)
    {
        var what = $"Volume '{name}' was not created";
        if (await AskForAsync(what, client => client.Volumes.InspectAsync(name, cancellationToken), cancellationToken).ConfigureAwait(false) is null)
        {
            await AskAsync(
                what,
                client => client.Volumes.CreateAsync(
                    new VolumesCreateParameters { Name = name, Labels = new Dictionary<string, string>(ContainerLabels.For(Owner, resource, isPersistent: true)) }, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a volume with what is in it. None of that name is no fault.</summary>
    public async Task RemoveVolumeAsync(string name, CancellationToken cancellationToken)
    {
        await AskForAsync($"Volume '{name}' was not removed", RemoveAsync, cancellationToken).ConfigureAwait(false);

        async Task<object> RemoveAsync(DockerClient client)
        {
            await client.Volumes.RemoveAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
            return this;
        }
    }

    /// <summary>Removes what this owner's run created and did not ask to persist: containers with their nameless volumes, and networks.</summary>
    /// <returns>The names of what was removed.</returns>
    /// <exception cref="ContainerEngineException">The engine did not remove it all.</exception>
    public async Task<IReadOnlyList<string>> RemoveRunAsync(CancellationToken cancellationToken)
    {
        var filter = LabelFilter($"{ContainerLabels.Run}={Owner.RunId}", $"{ContainerLabels.Lifetime}={ContainerLabels.Session}");
        var containers = await AskAsync(
            "The containers were not listed", client => client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, cancellationToken), cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(containers.Select(container => RemoveContainerAsync(container.ID, NameOf(container), cancellationToken))).ConfigureAwait(false);

        var networks = await AskAsync(
            "The networks were not listed", client => client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter }, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var network in networks)
        {
            await RemoveNetworkAsync(network.ID, cancellationToken).ConfigureAwait(false);
        }

        return [.. containers.Select(NameOf), .. networks.Select(network => network.Name)];
    }

    internal static string NameOf(ContainerListResponse container) => container.Names?.FirstOrDefault()?.TrimStart('/') ?? container.ID;

    private Task<NetworkResponse?> InspectNetworkAsync(string nameOrId, CancellationToken cancellationToken) =>
        AskForAsync($"Network '{nameOrId}' was not looked for", client => client.Networks.InspectNetworkAsync(nameOrId, cancellationToken), cancellationToken);

    private bool IsOurs(IDictionary<string, string>? labels, bool isPersistent) => labels is not null
        && labels.TryGetValue(ContainerLabels.AppHost, out var appHost) && appHost == Owner.AppHost
        && labels.TryGetValue(ContainerLabels.Lifetime, out var lifetime)
        && (isPersistent
            ? lifetime == ContainerLabels.Persistent
            : lifetime == ContainerLabels.Session && labels.TryGetValue(ContainerLabels.Run, out var run) && run == Owner.RunId);

    private ContainerNetwork Describe(NetworkResponse network)
    {
        var range = network.IPAM?.Config?.FirstOrDefault(config => IPAddress.TryParse(config.Gateway, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);

        // Podman of root makes the bridge with the first container. An engine in a virtual machine or in a user's namespace has the gateway there.
        var isLate = Kind == ContainerEngineKind.Podman && !_answer.IsRootless && OperatingSystem.IsLinux();
        return new ContainerNetwork(network.ID, network.Name, range is not null && (isLate || IsOnThisMachine(range.Gateway)) ? IPAddress.Parse(range.Gateway) : null, isLate, range?.Subnet);
    }

    private static bool IsOnThisMachine(string gateway) =>
        NetworkInterface.GetAllNetworkInterfaces().Any(device => device.GetIPProperties().UnicastAddresses.Any(address => address.Address.ToString() == gateway));
}
