using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Orchestration.Endpoints;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>
/// What is told about a resource once its endpoints have addresses: its URLs, and the events that say so. It happens once, before the
/// resource first starts, and a handler that throws keeps it from starting.
/// </summary>
internal sealed class ResourceAnnouncements(SupervisorServices services, DistributedApplicationExecutionContext executionContext)
{
    public async Task AnnounceAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource.Annotations.OfType<EndpointAnnotation>().Any())
        {
            await PublishUrlsAsync(resource, cancellationToken).ConfigureAwait(false);
            await services.Eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services.Provider), cancellationToken).ConfigureAwait(false);
        }
        else if (resource.Annotations.Any(annotation => annotation is ResourceUrlAnnotation or ResourceUrlsCallbackAnnotation))
        {
            await PublishUrlsAsync(resource, cancellationToken).ConfigureAwait(false);
        }

        if (resource is IResourceWithConnectionString)
        {
            await services.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services.Provider), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Shows the connection string of a resource, as a secret, once it is available.</summary>
    public async Task ShowConnectionStringAsync(ConnectionStringAvailableEvent available, CancellationToken cancellationToken)
    {
        if (available.Resource is not IResourceWithConnectionString resource)
        {
            return;
        }

        var value = await resource.GetConnectionStringAsync(cancellationToken).ConfigureAwait(false);
        var property = new ResourcePropertySnapshot(CustomResourceKnownProperties.ConnectionString, value) { DisplayName = "Connection string", IsSensitive = true };
        foreach (var id in ResourceInstances.IdsOf(resource))
        {
            services.Notifications.Publish(resource, id, snapshot => snapshot with { Properties = SnapshotDecorator.WithProperty(snapshot.Properties, property) });
        }
    }

    private async Task PublishUrlsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var urls = await ResourceUrls.OfAsync(resource, executionContext, services.Consoles.GetLogger(resource), cancellationToken).ConfigureAwait(false);
        foreach (var id in ResourceInstances.IdsOf(resource))
        {
            services.Notifications.Publish(resource, id, snapshot => snapshot with { Urls = urls });
        }
    }
}
