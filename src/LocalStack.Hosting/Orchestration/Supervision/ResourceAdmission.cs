using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Notifications;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What stands between the wish to start a resource and its launch: it is announced once, and it waits for what it needs each time.</summary>
internal sealed class ResourceAdmission(
    SupervisorServices services, ResourceAnnouncements announcements, ResourceConfigurationResolver resolver, DistributedApplicationModel model)
{
    public Task AnnounceAsync(IResource resource, CancellationToken cancellationToken) => announcements.AnnounceAsync(resource, cancellationToken);

    /// <param name="resource">The resource.</param>
    /// <param name="progress">Is told whom it still waits for.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async Task WaitAsync(IResource resource, Action<IReadOnlyList<PendingWait>> progress, CancellationToken cancellationToken)
    {
        await services.Notifications.WaitForDependenciesAsync(resource, progress, cancellationToken).ConfigureAwait(false);

        // Reading the configuration for the parameters in it runs the AppHost's callbacks once more, so it is done only where one is missing.
        if (services.Notifications.DefaultWaitBehavior != WaitBehavior.WaitOnResourceUnavailable || !model.Resources.OfType<ParameterResource>().Any(ParameterStates.IsMissing))
        {
            return;
        }

        var (arguments, environment) = await resolver.DescribeAsync(resource, services.Consoles.GetLogger(resource), cancellationToken).ConfigureAwait(false);
        var missing = ParameterStates.MissingIn(arguments.Concat(environment.Values)).ToList();
        while (missing.Count > 0)
        {
            progress([.. missing.Select(parameter => new PendingWait(parameter.Name, "until it has a value"))]);
            await missing[0].GetValueAsync(cancellationToken).ConfigureAwait(false);
            missing.RemoveAt(0);
        }
    }
}
