using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Reads the annotations of resources.</summary>
public static class ResourceExtensions
{
    /// <summary>Reads the annotations of a resource.</summary>
    /// <param name="resource">The resource.</param>
    extension(IResource resource)
    {
        /// <summary>Finds the annotation of a type that was added last.</summary>
        /// <typeparam name="T">The type.</typeparam>
        /// <param name="annotation">The annotation, when there is one.</param>
        /// <returns>Whether there is one.</returns>
        public bool TryGetLastAnnotation<T>([NotNullWhen(true)] out T? annotation)
            where T : IResourceAnnotation
        {
            ArgumentNullException.ThrowIfNull(resource);
            annotation = resource.Annotations.OfType<T>().LastOrDefault();
            return annotation is not null;
        }

        /// <summary>Finds all annotations of a type.</summary>
        /// <typeparam name="T">The type.</typeparam>
        /// <param name="result">The annotations, when there are any.</param>
        /// <returns>Whether there are any.</returns>
        public bool TryGetAnnotationsOfType<T>([NotNullWhen(true)] out IEnumerable<T>? result)
            where T : IResourceAnnotation
        {
            ArgumentNullException.ThrowIfNull(resource);
            List<T> found = [.. resource.Annotations.OfType<T>()];
            result = found.Count > 0 ? found : null;
            return result is not null;
        }

        /// <summary>Finds all annotations of a type, on the resource and on those it belongs to.</summary>
        /// <typeparam name="T">The type.</typeparam>
        /// <param name="result">The annotations, the resource's own first, when there are any.</param>
        /// <returns>Whether there are any.</returns>
        public bool TryGetAnnotationsIncludingAncestorsOfType<T>([NotNullWhen(true)] out IEnumerable<T>? result)
            where T : IResourceAnnotation
        {
            ArgumentNullException.ThrowIfNull(resource);
            List<T> found = [];
            for (var current = resource; current is not null; current = (current as IResourceWithParent)?.Parent)
            {
                found.AddRange(current.Annotations.OfType<T>());
            }

            result = found.Count > 0 ? found : null;
            return result is not null;
        }

        /// <summary>Looks for an annotation of a type.</summary>
        /// <typeparam name="T">The type.</typeparam>
        /// <returns>Whether there is one.</returns>
        public bool HasAnnotationOfType<T>()
            where T : IResourceAnnotation
        {
            ArgumentNullException.ThrowIfNull(resource);
            return resource.Annotations.OfType<T>().Any();
        }

        /// <summary>Looks for an annotation of a type, on the resource and on those it belongs to.</summary>
        /// <typeparam name="T">The type.</typeparam>
        /// <returns>Whether there is one.</returns>
        public bool HasAnnotationIncludingAncestorsOfType<T>()
            where T : IResourceAnnotation => resource.TryGetAnnotationsIncludingAncestorsOfType<T>(out _);

        /// <summary>Finds the callbacks that make the resource's environment.</summary>
        /// <param name="environmentVariables">The callbacks, when there are any.</param>
        /// <returns>Whether there are any.</returns>
        public bool TryGetEnvironmentVariables([NotNullWhen(true)] out IEnumerable<EnvironmentCallbackAnnotation>? environmentVariables) =>
            resource.TryGetAnnotationsOfType(out environmentVariables);

        /// <summary>Finds the resource's endpoints.</summary>
        /// <param name="endpoints">The endpoints, when there are any.</param>
        /// <returns>Whether there are any.</returns>
        public bool TryGetEndpoints([NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) => resource.TryGetAnnotationsOfType(out endpoints);

        /// <summary>Finds the resource's URLs.</summary>
        /// <param name="urls">The URLs, when there are any.</param>
        /// <returns>Whether there are any.</returns>
        public bool TryGetUrls([NotNullWhen(true)] out IEnumerable<ResourceUrlAnnotation>? urls) => resource.TryGetAnnotationsOfType(out urls);

        /// <summary>Finds the container's mounts.</summary>
        /// <param name="volumeMounts">The mounts, when there are any.</param>
        /// <returns>Whether there are any.</returns>
        public bool TryGetContainerMounts([NotNullWhen(true)] out IEnumerable<ContainerMountAnnotation>? volumeMounts) =>
            resource.TryGetAnnotationsOfType(out volumeMounts);

        /// <summary>Finds the name of the container's image, with registry and tag or digest.</summary>
        /// <param name="imageName">The name, when the resource has an image.</param>
        /// <returns>Whether it has one.</returns>
        public bool TryGetContainerImageName([NotNullWhen(true)] out string? imageName)
        {
            imageName = null;
            if (resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image))
            {
                var registry = string.IsNullOrEmpty(image.Registry) ? "" : $"{image.Registry}/";
                var version = image.SHA256 is { Length: > 0 } digest ? $"@sha256:{digest}" : $":{image.Tag ?? "latest"}";
                imageName = $"{registry}{image.Image}{version}";
            }

            return imageName is not null;
        }

        /// <summary>Counts the processes that the resource runs as.</summary>
        /// <returns>The number, 1 or more.</returns>
        public int GetReplicaCount() => resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;

        /// <summary>Finds out whether the resource is left out when the application is published.</summary>
        /// <returns>Whether it is.</returns>
        public bool IsExcludedFromPublish() => resource.HasAnnotationOfType<ExcludeFromPublishAnnotation>();

        /// <summary>Finds the resources that this one is told about through its environment, arguments, waits and parents.</summary>
        /// <param name="executionContext">How the application is executed.</param>
        /// <param name="mode">Whether the dependencies of dependencies count.</param>
        /// <param name="cancellationToken">Ends the search.</param>
        /// <returns>The resources, without the resource itself.</returns>
        public Task<IReadOnlySet<IResource>> GetResourceDependenciesAsync(
            DistributedApplicationExecutionContext executionContext,
            ResourceDependencyDiscoveryMode mode = ResourceDependencyDiscoveryMode.Recursive,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(resource);
            ArgumentNullException.ThrowIfNull(executionContext);
            return new ResourceDependencies(executionContext).FindAsync(resource, mode, cancellationToken);
        }
    }

    /// <summary>Refers to the endpoints of a resource.</summary>
    /// <param name="resource">The resource.</param>
    extension(IResourceWithEndpoints resource)
    {
        /// <summary>Refers to all endpoints.</summary>
        /// <returns>The endpoints, in the order they were added.</returns>
        public IEnumerable<EndpointReference> GetEndpoints()
        {
            ArgumentNullException.ThrowIfNull(resource);
            return resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(resource, endpoint));
        }

        /// <summary>Refers to all endpoints, as a network sees them.</summary>
        /// <param name="contextNetworkId">The network.</param>
        /// <returns>The endpoints, in the order they were added.</returns>
        public IEnumerable<EndpointReference> GetEndpoints(NetworkIdentifier contextNetworkId)
        {
            ArgumentNullException.ThrowIfNull(resource);
            return resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new EndpointReference(resource, endpoint, contextNetworkId));
        }

        /// <summary>Refers to an endpoint, which may be added later.</summary>
        /// <param name="endpointName">The endpoint.</param>
        /// <returns>The reference.</returns>
        public EndpointReference GetEndpoint(string endpointName) => new(resource, endpointName);

        /// <summary>Refers to an endpoint, which may be added later, as a network sees it.</summary>
        /// <param name="endpointName">The endpoint.</param>
        /// <param name="contextNetworkId">The network.</param>
        /// <returns>The reference.</returns>
        public EndpointReference GetEndpoint(string endpointName, NetworkIdentifier contextNetworkId) => new(resource, endpointName, contextNetworkId);
    }

    /// <summary>Evaluates a resource's environment, as it is for its first process. Waits for endpoints without an address.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="applicationOperation">What the AppHost is executed for.</param>
    /// <returns>The variables that the application describes; when it is published, as expressions.</returns>
    public static async ValueTask<Dictionary<string, string>> GetEnvironmentVariableValuesAsync(
        this IResourceWithEnvironment resource, DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var resolver = new ResourceConfigurationResolver(new DistributedApplicationExecutionContext(applicationOperation));
        if (applicationOperation == DistributedApplicationOperation.Publish)
        {
            var described = await resolver.DescribeAsync(resource, NullLogger.Instance, CancellationToken.None).ConfigureAwait(false);
            return described.Environment.ToDictionary(variable => variable.Key, variable => AsExpression(variable.Value));
        }

        var resolved = await resolver.ResolveAsync(FirstInstance(resource), NullLogger.Instance, CancellationToken.None).ConfigureAwait(false);
        return resolved.Environment.ToDictionary(variable => variable.Name, variable => variable.Value);
    }

    /// <summary>Evaluates a resource's command line, as it is for its first process. Waits for endpoints without an address.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="applicationOperation">What the AppHost is executed for.</param>
    /// <returns>The arguments; when the application is published, as expressions.</returns>
    public static async ValueTask<string[]> GetArgumentValuesAsync(
        this IResourceWithArgs resource, DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var resolver = new ResourceConfigurationResolver(new DistributedApplicationExecutionContext(applicationOperation));
        if (applicationOperation == DistributedApplicationOperation.Publish)
        {
            var described = await resolver.DescribeAsync(resource, NullLogger.Instance, CancellationToken.None).ConfigureAwait(false);
            return [.. described.Arguments.Select(AsExpression)];
        }

        var resolved = await resolver.ResolveAsync(FirstInstance(resource), NullLogger.Instance, CancellationToken.None).ConfigureAwait(false);
        return [.. resolved.Arguments.Select(argument => argument.Value)];
    }

    private static ResourceInstance FirstInstance(IResource resource) => new() { Resource = resource, Id = $"{resource.Name}-0" };

    private static string AsExpression(object? value) => value switch
    {
        IManifestExpressionProvider expression => expression.ValueExpression,
        IResourceBuilder<IResource> { Resource: IManifestExpressionProvider expression } => expression.ValueExpression,
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}
