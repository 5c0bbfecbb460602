using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace Aspire.Hosting;

/// <summary>Subscribes to events of the application and its resources.</summary>
public static class DistributedApplicationEventingExtensions
{
    /// <summary>Calls a handler before anything starts. The model may still be changed in it.</summary>
    /// <typeparam name="T">The type of the builder.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="callback">The handler; the start waits for it.</param>
    /// <returns>The builder.</returns>
    public static T OnBeforeStart<T>(this T builder, Func<BeforeStartEvent, CancellationToken, Task> callback)
        where T : IDistributedApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Eventing.Subscribe(callback);
        return builder;
    }

    /// <summary>Subscribes to events of a resource.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResource
    {
        /// <summary>Calls a handler when the application starts: the place where a resource that the engine does not run begins its work.</summary>
        /// <param name="callback">The handler; the start does not wait for it.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> OnInitializeResource(Func<T, InitializeResourceEvent, CancellationToken, Task> callback) => builder.Subscribe(callback);

        /// <summary>Calls a handler before each start of the resource.</summary>
        /// <param name="callback">The handler; the start waits for it.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> OnBeforeResourceStarted(Func<T, BeforeResourceStartedEvent, CancellationToken, Task> callback) => builder.Subscribe(callback);

        /// <summary>Calls a handler when the resource first is running and healthy after a start.</summary>
        /// <param name="callback">The handler; resources that wait for this one wait for it, too.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> OnResourceReady(Func<T, ResourceReadyEvent, CancellationToken, Task> callback) => builder.Subscribe(callback);

        /// <summary>Calls a handler after the resource has ended.</summary>
        /// <param name="callback">The handler.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> OnResourceStopped(Func<T, ResourceStoppedEvent, CancellationToken, Task> callback) => builder.Subscribe(callback);

        private IResourceBuilder<T> Subscribe<TEvent>(Func<T, TEvent, CancellationToken, Task> callback)
            where TEvent : IDistributedApplicationResourceEvent
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(callback);
            var resource = builder.Resource;
            builder.ApplicationBuilder.Eventing.Subscribe<TEvent>(resource, (@event, cancellationToken) => callback(resource, @event, cancellationToken));
            return builder;
        }
    }

    /// <summary>Calls a handler once the resource's connection string can be evaluated.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">The handler.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> OnConnectionStringAvailable<T>(
        this IResourceBuilder<T> builder, Func<T, ConnectionStringAvailableEvent, CancellationToken, Task> callback)
        where T : IResourceWithConnectionString => builder.Subscribe(callback);

    /// <summary>Calls a handler once the resource's endpoints have an address.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="callback">The handler.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> OnResourceEndpointsAllocated<T>(
        this IResourceBuilder<T> builder, Func<T, ResourceEndpointsAllocatedEvent, CancellationToken, Task> callback)
        where T : IResourceWithEndpoints => builder.Subscribe(callback);
}
