using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Orchestration.Launching;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>Starts a container: gets or builds its image, puts its description into a spec, and hands that to the engine.</summary>
internal sealed partial class ContainerLauncher(
    ContainerResource resource,
    BackendChoice choice,
    ContainerSession session,
    ResourceConfigurationResolver resolver,
    ContainerContents contents,
    DistributedApplicationOptions options,
    ResourceLoggerService consoles) : ILauncher
{
    public async Task<LaunchedInstance> LaunchAsync(LaunchRequest request, CancellationToken cancellationToken)
    {
        // The engine chooses the private ports: it alone knows which of them are free at the moment it publishes them.
        request.ReleasePorts();
        try
        {
            request.Progress("Connecting to the container engine");
            var surroundings = await session.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await LaunchAsync(request, surroundings, cancellationToken).ConfigureAwait(false);
        }
        catch (ContainerEngineException exception) when (exception.Error is ContainerEngineError.NotFound or ContainerEngineError.NotAnswering or ContainerEngineError.NoPermission or ContainerEngineError.TooOld)
        {
            throw new RuntimeMissingException($"Resource '{resource.Name}' runs as a container, because {choice.Reason}. {exception.Message}");
        }
    }

    private async Task<LaunchedInstance> LaunchAsync(LaunchRequest request, ContainerSurroundings surroundings, CancellationToken cancellationToken)
    {
        var logger = consoles.GetLogger(request.Instance.Id);
        var instance = request.Instance with
        {
            Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork,
            TargetPorts = ContainerSpecs.PortsInside(resource),
            ReachHost = session.ReachHostAsync,
        };

        var image = await GetImageAsync(request, surroundings.Engine, instance, logger, cancellationToken).ConfigureAwait(false);
        request.Progress("Creating the container");
        ContainerContents.CreateDataFolders(resource);
        var configuration = await resolver.ResolveAsync(instance, logger, cancellationToken).ConfigureAwait(false);
        var spec = ContainerSpecs.Of(new ContainerDescription
        {
            Resource = resource,
            Name = resource.Annotations.OfType<ContainerNameAnnotation>().LastOrDefault()?.Name ?? instance.Id,
            Image = image,
            Configuration = configuration,
            Files = await contents.FilesOfAsync(resource, cancellationToken).ConfigureAwait(false),
            RuntimeArguments = await contents.RuntimeArgumentsOfAsync(instance, cancellationToken).ConfigureAwait(false),
            Network = surroundings.Network.Name,
            HostAddress = surroundings.HostRelays.HostAddress,
        });

        var container = await surroundings.Engine.StartAsync(spec, new ContainerInstance.Console(request.Console), cancellationToken).ConfigureAwait(false);
        try
        {
            if (container.IsTakenOver)
            {
                Log.TakenOver(logger, container.Name);
            }

            return new LaunchedInstance
            {
                Health = await ContainerHealthProbe.ForAsync(resource.Name, container, cancellationToken).ConfigureAwait(false),
                Running = new ContainerInstance(container, spec.IsPersistent, logger),
                TargetPorts = ContainerSpecs.PortsOutside(resource, container.Ports),
                Properties = [.. ContainerProperties.Of(spec, configuration, container, surroundings.Engine)],
                Environment = [.. configuration.Environment.Select(variable => new EnvironmentVariableSnapshot(variable.Name, variable.Value, IsFromSpec: true) { IsSensitive = variable.IsSensitive })],
                Volumes = [.. spec.Mounts.Select(mount => new VolumeSnapshot(mount.Source, mount.Target, mount.Kind == ContainerMountKind.Bind ? "bind" : "volume", mount.IsReadOnly))],
            };
        }
        catch
        {
            await GiveUpAsync(container, spec.IsPersistent).ConfigureAwait(false);
            throw;
        }
    }

    // One that nobody will know of must not go on.
    private static async Task GiveUpAsync(RunningContainer container, bool isPersistent)
    {
        try
        {
            if (!isPersistent)
            {
                await container.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (ContainerEngineException)
        {
            // The failure that led here is the one to tell; the container goes with the run.
        }

        await container.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<ContainerImage> GetImageAsync(LaunchRequest request, ContainerEngine engine, ResourceInstance instance, ILogger logger, CancellationToken cancellationToken)
    {
        var image = ContainerSpecs.ImageOf(resource, options.ContainerRegistryOverride);
        if (resource.Annotations.OfType<DockerfileBuildAnnotation>().LastOrDefault() is { } build)
        {
            request.Progress($"Building the image {image}");
            Log.Building(logger, image, build.DockerfilePath);
            var spec = await contents.BuildOfAsync(instance, build, image, cancellationToken).ConfigureAwait(false);
            return await engine.BuildAsync(spec, line => request.Console.Append(line, isError: false), cancellationToken).ConfigureAwait(false);
        }

        await engine.EnsureImageAsync(image, ContainerSpecs.PullPolicyOf(resource), request.Progress, cancellationToken).ConfigureAwait(false);
        return image;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Building the image {Image} from {Dockerfile}")]
        public static partial void Building(ILogger logger, ContainerImage image, string dockerfile);

        [LoggerMessage(LogLevel.Information, "Took over the container {Container}, which outlived an earlier run")]
        public static partial void TakenOver(ILogger logger, string container);
    }
}
