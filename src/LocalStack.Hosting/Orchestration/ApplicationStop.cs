using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Orchestration;

/// <summary>Stops what runs in the reverse order of its dependencies: each as soon as everything that needs it has ended, the rest side by side.</summary>
internal static class ApplicationStop
{
    /// <param name="resources">All resources of the model.</param>
    /// <param name="stop">Stops one of them; at once for those that do not run.</param>
    public static Task RunAsync(IReadOnlyList<IResource> resources, Func<IResource, Task> stop)
    {
        var stopAfter = new DependencyGraph(resources).StopAfter();
        var stopped = stopAfter.Keys.ToDictionary(resource => resource, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return Task.WhenAll(stopAfter.Select(pair => StopOneAsync(pair.Key, pair.Value)));

        async Task StopOneAsync(IResource resource, IReadOnlyList<IResource> dependents)
        {
            try
            {
                await Task.WhenAll(dependents.Select(dependent => stopped[dependent].Task)).ConfigureAwait(false);
                await stop(resource).ConfigureAwait(false);
            }
            finally
            {
                // One that cannot be stopped is its own failure; those that it needs are stopped all the same.
                stopped[resource].TrySetResult();
            }
        }
    }
}
