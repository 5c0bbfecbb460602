using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Finds the resources that others depend on, by what their environment and arguments are made of and by whom they wait for.</summary>
internal sealed class ResourceDependencies(DistributedApplicationExecutionContext executionContext)
{
    private readonly ResourceConfigurationResolver _resolver = new(executionContext);

    public async Task<IReadOnlySet<IResource>> FindAsync(IResource resource, ResourceDependencyDiscoveryMode mode, CancellationToken cancellationToken)
    {
        var found = new HashSet<IResource>();
        var open = new Queue<IResource>([resource]);
        while (open.TryDequeue(out var next))
        {
            foreach (var dependency in await FindDirectAsync(next, cancellationToken).ConfigureAwait(false))
            {
                if (dependency != resource && found.Add(dependency) && mode == ResourceDependencyDiscoveryMode.Recursive)
                {
                    open.Enqueue(dependency);
                }
            }
        }

        return found;
    }

    private async Task<HashSet<IResource>> FindDirectAsync(IResource resource, CancellationToken cancellationToken)
    {
        var found = new HashSet<IResource>();
        var (arguments, environment) = await _resolver.DescribeAsync(resource, NullLogger.Instance, cancellationToken).ConfigureAwait(false);
        HashSet<object> seen = [];
        foreach (var value in arguments.Concat(environment.Values))
        {
            Collect(value, found, seen);
        }

        if (resource is IValueWithReferences composed)
        {
            Collect(composed, found, seen);
        }

        found.UnionWith(resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource));
        if (resource is IResourceWithParent { Parent: { } parent })
        {
            found.Add(parent);
        }

        found.Remove(resource);
        return found;
    }

    private static void Collect(object? value, HashSet<IResource> found, HashSet<object> seen)
    {
        value = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
        if (value is null or string || !seen.Add(value))
        {
            return;
        }

        if (value is IResource resource)
        {
            found.Add(resource);
        }

        if (value is IValueWithReferences composed)
        {
            foreach (var reference in composed.References)
            {
                Collect(reference, found, seen);
            }
        }
    }
}
