using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>
    /// Creates and starts a container, whose image must be there. A persistent one is taken over when it exists and was made
    /// from the same spec (it is started when it does not run), and replaced when it was made from another.
    /// It is running when the task completes, and the console gets what it prints from its start on. When starting fails, or is
    /// cancelled, nothing is left behind.
    /// </summary>
    /// <exception cref="ContainerEngineException">It could not be started.</exception>
    public async Task<RunningContainer> StartAsync(ContainerSpec spec, IContainerConsole console, CancellationToken cancellationToken)
    {
        var image = await FindImageAsync(spec.Image, cancellationToken).ConfigureAwait(false)
            ?? throw new ContainerEngineException(ContainerEngineError.ImageNotFound, $"Container '{spec.Name}' was not created: image '{spec.Image}' is not on this machine.");
        var labels = ContainerLabels.For(Owner, spec.Resource, spec.IsPersistent);
        if (spec.IsPersistent)
        {
            var hash = ContainerConfiguration.HashOf(spec, image.Id);
            labels = labels.Add(ContainerLabels.Configuration, hash);
            if (await TakeOverAsync(spec, hash, console, cancellationToken).ConfigureAwait(false) is { } running)
            {
                return running;
            }
        }

        RefuseMissingBindSources(spec);
        var request = ContainerRequest.Create(spec, Kind, labels);
        request.Image = image.Reference;
        foreach (var volume in spec.Mounts.Where(mount => mount is { Kind: ContainerMountKind.Volume, Source: not null }))
        {
            await EnsureVolumeAsync(volume.Source!, spec.Resource, cancellationToken).ConfigureAwait(false);
        }

        var id = await CreateAsync(
            $"Container '{spec.Name}' was not created",
            async client => (await client.Containers.CreateContainerAsync(request, CancellationToken.None).ConfigureAwait(false)).ID,
            created => RemoveContainerAsync(created, spec.Name, CancellationToken.None),
            cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var files in spec.Files)
            {
                await PutAsync(spec, id, files, cancellationToken).ConfigureAwait(false);
            }

            if (spec.Network is not null && !ContainerRequest.AttachesAtCreation(spec))
            {
                await ConnectNetworkAsync(spec.Network, id, spec.NetworkAliases, cancellationToken).ConfigureAwait(false);
            }

            return await StartAsync(spec, id, takenOver: null, console, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await RemoveContainerAsync(id, spec.Name, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    internal async Task RemoveContainerAsync(string id, string name, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(
                $"Container '{name}' was not removed",
                client => client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerEngineException exception)
            when (exception.InnerException is DockerApiException { StatusCode: System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict })
        {
            // Gone, or somebody is about to remove it.
        }
    }

    private async Task<RunningContainer?> TakeOverAsync(ContainerSpec spec, string hash, IContainerConsole console, CancellationToken cancellationToken)
    {
        var found = await AskForAsync(
            $"Container '{spec.Name}' was not looked for", client => client.Containers.InspectContainerAsync(spec.Name, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        if (found.Config?.Labels?.TryGetValue(ContainerLabels.AppHost, out var owner) != true || owner != Owner.AppHost)
        {
            throw new ContainerEngineException(
                ContainerEngineError.NameTaken,
                $"Container '{spec.Name}' was not created: the engine has a container of that name that this AppHost did not create. Remove it ('docker rm -f {spec.Name}'), or give the resource another name with WithContainerName.");
        }

        if (!found.Config.Labels.TryGetValue(ContainerLabels.Configuration, out var made) || made != hash)
        {
            await RemoveContainerAsync(found.ID, spec.Name, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var networks = await LeaveGoneNetworksAsync(spec, found, cancellationToken).ConfigureAwait(false);
        if (spec.Network is not null && !networks.Contains(spec.Network))
        {
            await ConnectNetworkAsync(spec.Network, found.ID, spec.NetworkAliases, cancellationToken).ConfigureAwait(false);
        }

        return await StartAsync(spec, found.ID, found, console, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a container out of networks that exist no more: with one of them it could not be started. Returns the others.</summary>
    private async Task<List<string>> LeaveGoneNetworksAsync(ContainerSpec spec, ContainerInspectResponse found, CancellationToken cancellationToken)
    {
        var there = new List<string>();
        foreach (var (name, endpoint) in found.NetworkSettings?.Networks ?? new Dictionary<string, EndpointSettings>())
        {
            // Before its first start a container knows no id; Podman gives the name for it.
            if (await InspectNetworkAsync(name, cancellationToken).ConfigureAwait(false) is { } network
                && (endpoint.NetworkID == network.ID || endpoint.NetworkID is null or "" || endpoint.NetworkID == name))
            {
                there.Add(name);
                continue;
            }

            await AskAsync(
                $"Container '{spec.Name}' was not taken out of network '{name}', which is gone",
                client => client.Networks.DisconnectNetworkAsync(name, new NetworkDisconnectParameters { Container = found.ID, Force = true }, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }

        return there;
    }

    /// <summary>Docker refuses to bind what is not there; Podman would make a folder of it on this machine.</summary>
    private void RefuseMissingBindSources(ContainerSpec spec)
    {
        if (Kind != ContainerEngineKind.Podman || Endpoint.Scheme is not ("unix" or "npipe"))
        {
            return;
        }

        foreach (var mount in spec.Mounts.Where(mount => mount.Kind == ContainerMountKind.Bind && !Path.Exists(mount.Source)))
        {
            throw EngineFault.Create($"Container '{spec.Name}' was not created", ContainerEngineError.MountFailed, $"the bind source path does not exist: {mount.Source}");
        }
    }

    /// <summary>Unpacks files in the container: at their folder, or where that is missing at the nearest one above it that is there.</summary>
    private async Task PutAsync(ContainerSpec spec, string id, ContainerFiles files, CancellationToken cancellationToken)
    {
        // Asked for first: Podman makes a folder that is missing, and gives it to root.
        var what = $"The files for '{files.Destination}' were not put into container '{spec.Name}'";
        var root = files.Destination.TrimEnd('/');
        while (root.Length > 0 && await StatAsync(what, id, root, cancellationToken).ConfigureAwait(false) is null)
        {
            root = root[..root.LastIndexOf('/')];
        }

        using var archive = ContainerArchive.Pack(files, root);
        await AskAsync(
            what,
            client => client.Containers.ExtractArchiveToContainerAsync(id, new CopyToContainerParameters { Path = root.Length == 0 ? "/" : root }, archive, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<ContainerPathStatResponse?> StatAsync(string what, string id, string path, CancellationToken cancellationToken)
    {
        var response = await AskForAsync(
            what,
            client => client.Containers.GetArchiveFromContainerAsync(id, new ContainerPathStatParameters { Path = path }, statOnly: true, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return response?.Stat;
    }

    private async Task<RunningContainer> StartAsync(ContainerSpec spec, string id, ContainerInspectResponse? takenOver, IContainerConsole console, CancellationToken cancellationToken)
    {
        // What one that runs has printed by now is in its log only.
        var attached = takenOver?.State?.Running == true ? null : await AttachAsync(id, cancellationToken).ConfigureAwait(false);
        try
        {
            await AskAsync($"Container '{spec.Name}' (image '{spec.Image}') was not started", client => client.Containers.StartContainerAsync(id, null, cancellationToken), cancellationToken).ConfigureAwait(false);
            var inspected = await AskAsync($"Container '{spec.Name}' cannot be looked at", client => client.Containers.InspectContainerAsync(id, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new RunningContainer(this, spec, inspected, takenOver is not null, console, attached);
        }
        catch (Exception exception)
        {
            attached?.Dispose();
            if (exception is ContainerEngineException { Error: ContainerEngineError.PortTaken } taken)
            {
                throw await WithPortHolderAsync(spec, taken, cancellationToken).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Takes a container's output from its first byte on, where the engine's log cannot be followed; see <see cref="ContainerOutput"/>.</summary>
    private async Task<MultiplexedStream?> AttachAsync(string id, CancellationToken cancellationToken)
    {
        if (Kind != ContainerEngineKind.Podman)
        {
            return null;
        }

        try
        {
            return await _client.Containers.AttachContainerAsync(id, new ContainerAttachParameters { Stream = true, Stdout = true, Stderr = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (EngineFault.IsOne(exception, cancellationToken))
        {
            Log.NotAttached(_options.Logger, id, exception.Message);
            return null;
        }
    }

    /// <summary>Names the container that has the port, if it is one.</summary>
    private async Task<ContainerEngineException> WithPortHolderAsync(ContainerSpec spec, ContainerEngineException exception, CancellationToken cancellationToken)
    {
        var containers = await AskAsync("The containers were not listed", client => client.Containers.ListContainersAsync(new ContainersListParameters(), cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var port in spec.Ports.Where(port => port.HostPort != 0))
        {
            var holder = containers.FirstOrDefault(container => container.Ports?.Any(published => published.PublicPort == port.HostPort) == true);
            if (holder is not null)
            {
                var name = holder.Names?.FirstOrDefault()?.TrimStart('/') ?? holder.ID[..12];
                return new ContainerEngineException(
                    ContainerEngineError.PortTaken,
                    string.Create(CultureInfo.InvariantCulture, $"Container '{spec.Name}' (image '{spec.Image}') was not started: port {port.HostPort} of {ContainerRequest.Loopback} is taken by container '{name}' (image '{holder.Image}'). ")
                    + $"Stop that one ('docker stop {name}'), or give the endpoint another port.",
                    exception);
            }
        }

        return exception;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Container {ContainerId} cannot be attached to, so its log is read now and then: {Reason}")]
        public static partial void NotAttached(ILogger logger, string containerId, string reason);
    }
}
