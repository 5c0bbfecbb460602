using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Makes a resource wait for others before each of its starts.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource that waits.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResourceWithWaitSupport
    {
        /// <summary>Waits until another resource is running and healthy, and its ready handlers are done. For a part of another resource, waits for that, too.</summary>
        /// <param name="dependency">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WaitFor(IResourceBuilder<IResource> dependency) => AddWait(builder, dependency, WaitType.WaitUntilHealthy, behavior: null);

        /// <summary>Waits until another resource is running and healthy, and its ready handlers are done. For a part of another resource, waits for that, too.</summary>
        /// <param name="dependency">The other resource.</param>
        /// <param name="waitBehavior">What to do when it fails.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WaitFor(IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior) =>
            AddWait(builder, dependency, WaitType.WaitUntilHealthy, waitBehavior);

        /// <summary>Waits until another resource is running, healthy or not.</summary>
        /// <param name="dependency">The other resource.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WaitForStart(IResourceBuilder<IResource> dependency) => AddWait(builder, dependency, WaitType.WaitUntilStarted, behavior: null);

        /// <summary>Waits until another resource is running, healthy or not.</summary>
        /// <param name="dependency">The other resource.</param>
        /// <param name="waitBehavior">What to do when it fails.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WaitForStart(IResourceBuilder<IResource> dependency, WaitBehavior waitBehavior) =>
            AddWait(builder, dependency, WaitType.WaitUntilStarted, waitBehavior);

        /// <summary>Waits until another resource has ended. With another exit code than the expected one, this resource fails to start.</summary>
        /// <param name="dependency">The other resource.</param>
        /// <param name="exitCode">The expected exit code.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WaitForCompletion(IResourceBuilder<IResource> dependency, int exitCode = 0) =>
            AddWait(builder, dependency, WaitType.WaitForCompletion, behavior: null, exitCode);
    }

    private static IResourceBuilder<T> AddWait<T>(
        IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, WaitType type, WaitBehavior? behavior, int exitCode = 0)
        where T : IResourceWithWaitSupport
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(dependency);

        var waiting = builder.Resource;
        var awaited = dependency.Resource;
        if (ReferenceEquals(waiting, awaited))
        {
            throw new DistributedApplicationException($"Resource '{waiting.Name}' cannot wait for itself: it would never start. Remove the wait.");
        }

        for (var ancestor = (waiting as IResourceWithParent)?.Parent; ancestor is not null; ancestor = (ancestor as IResourceWithParent)?.Parent)
        {
            if (ReferenceEquals(ancestor, awaited))
            {
                throw new DistributedApplicationException(
                    $"Resource '{waiting.Name}' cannot wait for '{awaited.Name}', which it is a part of: it starts with it anyway. Remove the wait.");
            }
        }

        // A part is only as available as the whole, so waiting for a database is waiting for its server first.
        if (type != WaitType.WaitForCompletion && awaited is IResourceWithParent { Parent: { } parent } && !ReferenceEquals(parent, waiting))
        {
            AddWait(builder, builder.ApplicationBuilder.CreateResourceBuilder(parent), type, behavior);
        }

        builder.WithRelationship(awaited, KnownRelationshipTypes.WaitFor);
        return builder.WithAnnotation(new WaitAnnotation(awaited, type, exitCode) { WaitBehavior = behavior });
    }
}
