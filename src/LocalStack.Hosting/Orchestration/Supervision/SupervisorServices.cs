using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What every supervisor needs of the application.</summary>
internal sealed record SupervisorServices
{
    public required ResourceNotificationService Notifications { get; init; }

    public required ResourceLoggerService Consoles { get; init; }

    public required IDistributedApplicationEventing Eventing { get; init; }

    public required IServiceProvider Provider { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    public required OrchestrationOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The last lines an instance printed, for a message.</summary>
    public string LastOutput(string instanceId) => Consoles.Of(instanceId).LastOutput();

    /// <summary>Puts a message among the lines of all instances of a resource.</summary>
    public void ShowOnConsole(IResource resource, string message)
    {
        foreach (var id in ResourceInstances.IdsOf(resource))
        {
            Consoles.Of(id).Append(message, isError: true);
        }
    }
}
