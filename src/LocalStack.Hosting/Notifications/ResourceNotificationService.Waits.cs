using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    /// <summary>Waits until an instance of a resource is in a state.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="targetState">The state, one of <see cref="KnownResourceStates"/> or a resource's own. Default: Running.</param>
    /// <param name="cancellationToken">Ends the wait; the exception says what state the resource is in.</param>
    /// <returns>A task that ends when the state is reached; at once if it already is.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [string.IsNullOrEmpty(targetState) ? KnownResourceStates.Running : targetState], cancellationToken);

    /// <summary>Waits until an instance of a resource is in one of several states.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="targetStates">The states.</param>
    /// <param name="cancellationToken">Ends the wait; the exception says what state the resource is in.</param>
    /// <returns>The state that was reached.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targetStates);
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitAsync(
            resourceName,
            changed => changed.Snapshot.State?.Text is { } state && states.Contains(state),
            $"to be {string.Join(" or ", states)}",
            cancellationToken).ConfigureAwait(false);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until a snapshot of a resource satisfies a condition.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="predicate">The condition, asked for the latest snapshot of each instance and each new one.</param>
    /// <param name="cancellationToken">Ends the wait; the exception says what state the resource is in.</param>
    /// <returns>The snapshot that satisfied it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return WaitAsync(resourceName, predicate, "to satisfy a condition", cancellationToken);
    }

    /// <summary>Waits until an instance of a resource is running, healthy, and the handlers of its ready event are done.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="cancellationToken">Ends the wait; the exception says what state the resource is in.</param>
    /// <returns>The snapshot of the instance that is ready.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    /// <exception cref="DistributedApplicationException">The default wait behaviour is to stop, and the resource became unavailable or does not exist.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, DefaultWaitBehavior, cancellationToken);

    /// <summary>Waits until an instance of a resource is running, healthy, and the handlers of its ready event are done.</summary>
    /// <param name="resourceName">The resource's name.</param>
    /// <param name="waitBehavior">What to do when every instance has ended or failed: go on waiting for a restart, or stop.</param>
    /// <param name="cancellationToken">Ends the wait; the exception says what state the resource is in.</param>
    /// <returns>The snapshot of the instance that is ready.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    /// <exception cref="DistributedApplicationException"><paramref name="waitBehavior"/> is to stop, and the resource became unavailable or does not exist; or a handler of its ready event threw.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        if (waitBehavior == WaitBehavior.StopOnResourceUnavailable && _store.OfResource(resourceName).Count == 0
            && _services.GetService<DistributedApplicationModel>() is { } model
            && !model.Resources.Any(resource => string.Equals(resource.Name, resourceName, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException(
                $"There is no resource '{resourceName}' to wait for. The application has: {string.Join(", ", model.Resources.Select(resource => resource.Name))}.");
        }

        var decided = await WaitAsync(resourceName, IsDecided, "to be healthy", cancellationToken).ConfigureAwait(false);
        if (WaitConditions.IsReady(decided.Snapshot))
        {
            return decided;
        }

        throw new DistributedApplicationException(
            $"Resource '{resourceName}' will not become healthy: {WaitMessages.Describe(resourceName, [decided])}{LastOutput(decided) switch
            {
                { Length: > 0 } output => $" Last output: {output}",
                _ => "",
            }}");

        bool IsDecided(ResourceEvent changed) =>
            WaitConditions.IsReady(changed.Snapshot)
            || WaitConditions.HasFailedReadyHandler(changed.Snapshot)
            || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && _store.OfResource(resourceName).All(instance => WaitConditions.IsUnavailable(instance.Snapshot)));
    }

    /// <summary>
    /// Waits for everything that a resource waits for: <c>WaitFor</c>, <c>WaitForStart</c> and <c>WaitForCompletion</c>. Meanwhile its
    /// snapshot is Waiting and names whom it waits for. Launched resources do this by themselves.
    /// </summary>
    /// <param name="resource">The waiting resource.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when all conditions are met; at once if there are none.</returns>
    /// <exception cref="DistributedApplicationException">A condition cannot be met any more; the message names each.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled first.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resource);
        await WaitForDependenciesAsync(resource, ShowWaiting, cancellationToken).ConfigureAwait(false);

        void ShowWaiting(IReadOnlyList<string> waitingFor)
        {
            foreach (var id in ResourceInstances.IdsOf(resource))
            {
                Publish(resource, id, snapshot => waitingFor.Count == 0
                    ? SnapshotDecorator.WithoutWaiting(snapshot)
                    : SnapshotDecorator.WithWaiting(snapshot, waitingFor));
            }
        }
    }

    /// <summary>Waits as the public overload does, and reports whom it still waits for instead of publishing it.</summary>
    internal async Task WaitForDependenciesAsync(IResource resource, Action<IReadOnlyList<string>> progress, CancellationToken cancellationToken)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().Where(wait => wait.Resource is not IResourceWithoutLifetime).ToList();
        if (waits.Count == 0)
        {
            return;
        }

        var gate = new Lock();
        var pending = waits.ToList();
        progress(NamesOf(pending));
        var failures = await Task.WhenAll(waits.Select(WaitForOneAsync)).ConfigureAwait(false);
        if (failures.OfType<string>().ToList() is { Count: > 0 } messages)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, messages.Distinct()));
        }

        async Task<string?> WaitForOneAsync(WaitAnnotation wait)
        {
            var failure = await WaitForDependencyAsync(resource, wait, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<string> left;
            lock (gate)
            {
                pending.Remove(wait);
                left = NamesOf(pending);
            }

            if (failure is null)
            {
                progress(left);
            }

            return failure;
        }
    }

    private static IReadOnlyList<string> NamesOf(IEnumerable<WaitAnnotation> waits) =>
        [.. waits.Select(wait => wait.Resource.Name).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Returns when the condition is met, or the reason why it cannot be.</summary>
    private async Task<string?> WaitForDependencyAsync(IResource waiter, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var stalledBy = "";
        await foreach (var _ in WatchAsync(wait.Resource.Name, cancellationToken).ConfigureAwait(false))
        {
            var verdict = WaitConditions.Judge(wait, wait.WaitBehavior ?? DefaultWaitBehavior, _store.OfResource(wait.Resource.Name));
            switch (verdict)
            {
                case { Outcome: WaitOutcome.Met }:
                    return null;
                case { Outcome: WaitOutcome.Failed, Culprit: { } culprit }:
                    return WaitMessages.Failed(waiter, wait, culprit, LastOutput(culprit));
                case { Outcome: WaitOutcome.Stalled, Culprit: { } culprit }:
                    var message = WaitMessages.Stalled(waiter, wait, culprit, LastOutput(culprit));
                    if (message != stalledBy)
                    {
                        stalledBy = message;
                        Log.Stalled(_logger, message);
                        foreach (var id in ResourceInstances.IdsOf(waiter))
                        {
                            _consoles.Of(id).Append(message, isError: true);
                        }
                    }

                    break;
                default:
                    stalledBy = "";
                    break;
            }
        }

        throw new OperationCanceledException($"The application ended while '{waiter.Name}' waited for '{wait.Resource.Name}'.");
    }

    private async Task<ResourceEvent> WaitAsync(string resourceName, Func<ResourceEvent, bool> predicate, string goal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        try
        {
            await foreach (var changed in WatchAsync(resourceName, cancellationToken).ConfigureAwait(false))
            {
                if (predicate(changed))
                {
                    return changed;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException(Explain("The wait was cancelled"), exception, exception.CancellationToken);
        }

        throw new OperationCanceledException(Explain("The application ended"));

        string Explain(string what) => $"{what} while waiting for resource '{resourceName}' {goal}. {WaitMessages.Describe(resourceName, _store.OfResource(resourceName))}";
    }

    private string LastOutput(ResourceEvent instance) => _consoles.Of(instance.ResourceId).LastOutput();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Message}")]
        public static partial void Stalled(ILogger logger, string message);
    }
}
