using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Publishing;

/// <summary>Turns one resource into a service; what has no counterpart becomes a fault.</summary>
internal sealed class ComposeServiceFactory(
    ComposeValues values, ComposeEndpoints endpoints, ResourceConfigurationResolver resolver, string folder, string applicationName, ICollection<string> faults)
{
    public async Task<ComposeService> CreateAsync(IResource resource, CancellationToken cancellationToken)
    {
        var name = resource.Name.ToLowerInvariant();
        var container = resource as ContainerResource;
        var dockerfile = resource.Annotations.OfType<DockerfileBuildAnnotation>().LastOrDefault();
        FindUntranslatable(resource);
        var (command, environment) = await DescribeAsync(resource, cancellationToken).ConfigureAwait(false);
        var ports = resource.Annotations.OfType<EndpointAnnotation>().ToLookup(endpoint => endpoint.Port is > 0 || endpoint.IsExternal);
        var replicas = resource.GetReplicaCount();
        return new ComposeService
        {
            Name = name,
            Image = $"${{{Variable(resource, "IMAGE")}:-{ImageOf(resource)}}}",
            Remark = replicas > 1 ? $"One container in place of {replicas} replicas: a published port belongs to one container." : null,
            Build = resource is ProjectResource project ? BuildOf(project) : dockerfile is not null ? await BuildAsync(resource, dockerfile, cancellationToken).ConfigureAwait(false) : null,
            PullPolicy = PullPolicyOf(resource),
            ContainerName = resource.Annotations.OfType<ContainerNameAnnotation>().LastOrDefault()?.Name,
            Profile = resource.HasAnnotationOfType<ExplicitStartupAnnotation>() ? name : null,
            IsConfined = resource is ProjectResource,
            Entrypoint = container?.Entrypoint is { } entrypoint ? ComposeValues.Literal(entrypoint) : null,
            Command = command,
            Environment = environment,
            Ports = [.. ports[true].Select(PublishedPort)],
            Expose = [.. ports[false].Select(endpoint => Number(endpoints.PortOf(endpoint)))],
            Mounts = [.. resource.Annotations.OfType<ContainerMountAnnotation>().Select(MountOf)],
            Aliases = [.. resource.Annotations.OfType<ContainerNetworkAliasAnnotation>().Select(alias => alias.Alias)],
        };
    }

    private async Task<(ImmutableArray<string> Command, ImmutableSortedDictionary<string, string> Environment)> DescribeAsync(
        IResource resource, CancellationToken cancellationToken)
    {
        var command = ImmutableArray.CreateBuilder<string>();
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        IReadOnlyList<object> arguments;
        IReadOnlyDictionary<string, object> variables;
        try
        {
            (arguments, variables) = await resolver.DescribeAsync(resource, NullLogger.Instance, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DistributedApplicationException or InvalidOperationException)
        {
            faults.Add($"Resource '{resource.Name}' cannot be published: {exception.Message}");
            return ([], environment.ToImmutable());
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            if (await WriteAsync(resource, string.Create(CultureInfo.InvariantCulture, $"Argument {i + 1}"), arguments[i], cancellationToken).ConfigureAwait(false) is { } text)
            {
                command.Add(text);
            }
        }

        foreach (var (name, value) in variables)
        {
            if (await WriteAsync(resource, $"Variable '{name}'", value, cancellationToken).ConfigureAwait(false) is { } text)
            {
                environment[name] = text;
            }
        }

        return (command.ToImmutable(), environment.ToImmutable());
    }

    private async Task<string?> WriteAsync(IResource resource, string what, object? value, CancellationToken cancellationToken)
    {
        try
        {
            return await values.WriteAsync(value, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DistributedApplicationException or InvalidOperationException)
        {
            faults.Add($"{what} of resource '{resource.Name}' cannot be published: {exception.Message}");
            return null;
        }
    }

    private void FindUntranslatable(IResource resource)
    {
        if (resource.HasAnnotationOfType<ContainerRuntimeArgsCallbackAnnotation>())
        {
            faults.Add($"Resource '{resource.Name}' has arguments of the container engine (WithContainerRuntimeArgs), which a compose file has no place for. Remove them when the application is published.");
        }

        if (resource.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().FirstOrDefault() is { } files)
        {
            faults.Add($"Resource '{resource.Name}' has files put into '{files.DestinationPath}' (WithContainerFiles), which is not supported when publishing. Build an image that has them with AddDockerfile(), or mount them with WithBindMount().");
        }
    }

    private string ImageOf(IResource resource) =>
        resource.TryGetContainerImageName(out var image) ? image : $"{applicationName}-{resource.Name.ToLowerInvariant()}:latest";

    private static ComposeBuild BuildOf(ProjectResource project) => new()
    {
        Context = $"./{ProjectImage.Of(project).Context}",
        Arguments = ImmutableSortedDictionary<string, string>.Empty.Add(ProjectImage.BaseArgument, $"${{ASPNET_IMAGE:-{ProjectImage.DefaultBase}}}"),
    };

    private async Task<ComposeBuild> BuildAsync(IResource resource, DockerfileBuildAnnotation dockerfile, CancellationToken cancellationToken)
    {
        if (dockerfile.BuildSecrets.Count > 0)
        {
            faults.Add($"The image of resource '{resource.Name}' is built with secrets (WithBuildSecret), which older versions of compose refuse. Build the image beforehand, and use AddContainer() when the application is published.");
        }

        var arguments = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in dockerfile.BuildArguments)
        {
            arguments[name] = await WriteAsync(resource, $"Build argument '{name}'", value, cancellationToken).ConfigureAwait(false) ?? $"${{{name}:-}}";
        }

        return new()
        {
            Context = RelativePath(dockerfile.ContextPath),
            Dockerfile = Path.GetRelativePath(dockerfile.ContextPath, dockerfile.DockerfilePath).Replace('\\', '/'),
            Target = dockerfile.Stage,
            Arguments = arguments.ToImmutable(),
        };
    }

    private ComposeMount MountOf(ContainerMountAnnotation mount) => mount.Type == ContainerMountType.Volume
        ? new(mount.Source, mount.Target, IsVolume: true, mount.IsReadOnly)
        : new(RelativePath(mount.Source!), mount.Target, IsVolume: false, mount.IsReadOnly);

    // Where two machines have different folders, what lies beside the compose file is still beside it.
    private string RelativePath(string path)
    {
        var relative = Path.GetRelativePath(folder, path).Replace('\\', '/');
        return ComposeValues.Literal(Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal) ? relative : relative == "." ? "." : $"./{relative}");
    }

    // Without an address the engine would listen on all of them.
    private string PublishedPort(EndpointAnnotation endpoint)
    {
        var address = endpoint.Origin?.Address ?? "127.0.0.1";
        var host = endpoint.Port is > 0 and var port ? Number(port) : "";
        var protocol = endpoint.Protocol == System.Net.Sockets.ProtocolType.Udp ? "/udp" : "";
        return $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{host}:{Number(endpoints.PortOf(endpoint))}{protocol}";
    }

    private static string? PullPolicyOf(IResource resource) => resource.Annotations.OfType<ContainerImagePullPolicyAnnotation>().LastOrDefault()?.ImagePullPolicy switch
    {
        ImagePullPolicy.Always => "always",
        ImagePullPolicy.Missing => "missing",
        ImagePullPolicy.Never => "never",
        _ => null,
    };

    private static string Variable(IResource resource, string suffix) => $"{EnvironmentVariableName.Encode(resource.Name).ToUpperInvariant()}_{suffix}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
