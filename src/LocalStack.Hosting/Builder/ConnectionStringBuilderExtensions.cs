using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds connection strings that are composed from other values.</summary>
public static class ConnectionStringBuilderExtensions
{
    /// <summary>Adds connection strings.</summary>
    /// <param name="builder">The application.</param>
    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>Adds a connection string.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="connectionStringExpression">The connection string.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ConnectionStringResource> AddConnectionString([ResourceName] string name, ReferenceExpression connectionStringExpression)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.AddResource(new ConnectionStringResource(name, connectionStringExpression))
                .WithReferenceRelationship(connectionStringExpression)
                .WithInitialState(new CustomResourceSnapshot { ResourceType = "ConnectionString", State = KnownResourceStates.Waiting, Properties = [] })
                .OnInitializeResource(MakeAvailableAsync);
        }

        /// <summary>Adds a connection string.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="connectionStringBuilder">Puts it together.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ConnectionStringResource> AddConnectionString([ResourceName] string name, Action<ReferenceExpressionBuilder> connectionStringBuilder)
        {
            ArgumentNullException.ThrowIfNull(connectionStringBuilder);
            var expression = new ReferenceExpressionBuilder();
            connectionStringBuilder(expression);
            return builder.AddConnectionString(name, expression.Build());
        }
    }

    private static async Task MakeAvailableAsync(ConnectionStringResource resource, InitializeResourceEvent @event, CancellationToken cancellationToken)
    {
        await @event.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, @event.Services), cancellationToken).ConfigureAwait(false);
        var value = await resource.ConnectionStringExpression.GetValueAsync(cancellationToken).ConfigureAwait(false);
        await @event.Eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, @event.Services), cancellationToken).ConfigureAwait(false);
        await @event.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with
        {
            State = KnownResourceStates.Running,
            Properties =
            [
                .. snapshot.Properties.Where(property => property.Name != CustomResourceKnownProperties.ConnectionString),
                new(CustomResourceKnownProperties.ConnectionString, value) { IsSensitive = true },
            ],
        }).ConfigureAwait(false);
    }
}
