using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds resources of an application that is being described.</summary>
public static class DistributedApplicationBuilderExtensions
{
    /// <summary>Makes a builder for a resource that was added before.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource.</param>
    /// <returns>A builder to describe it with.</returns>
    /// <exception cref="InvalidOperationException">There is no resource of that name and type.</exception>
    public static IResourceBuilder<T> CreateResourceBuilder<T>(this IDistributedApplicationBuilder builder, string name)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);

        if (!builder.Resources.TryGetByName(name, out var resource))
        {
            throw new InvalidOperationException(
                $"There is no resource '{name}'. The resources so far: {string.Join(", ", builder.Resources.Select(known => $"'{known.Name}'"))}.");
        }

        return resource is T typed
            ? builder.CreateResourceBuilder(typed)
            : throw new InvalidOperationException($"Resource '{resource.Name}' is a {resource.GetType().Name}, not a {typeof(T).Name}.");
    }

    /// <summary>Makes a builder for a resource, if one was added before.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource.</param>
    /// <param name="resourceBuilder">A builder to describe it with, when there is one.</param>
    /// <returns>Whether there is a resource of that name and type.</returns>
    public static bool TryCreateResourceBuilder<T>(
        this IDistributedApplicationBuilder builder, string name, [NotNullWhen(true)] out IResourceBuilder<T>? resourceBuilder)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        resourceBuilder = builder.Resources.TryGetByName(name, out var resource) && resource is T typed ? builder.CreateResourceBuilder(typed) : null;
        return resourceBuilder is not null;
    }
}
