using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// Removes what earlier runs left behind: session containers and networks whose owner's process is gone. What has not all of
/// <see cref="ContainerLabels"/>, belongs to another machine's process, or whose owner lives, is never touched.
/// </summary>
internal static partial class ContainerReaper
{
    /// <summary>Removes it. The engine's owner says which machine this is, and <paramref name="isAlive"/> which of its processes (<see cref="ContainerOwner.Process"/>) live.</summary>
    /// <returns>What was removed. What could not be is logged and left to the next start.</returns>
    /// <exception cref="ContainerEngineException">The engine does not answer.</exception>
    public static async Task<IReadOnlyList<ReapedObject>> ReapAsync(ContainerEngine engine, Func<string, bool> isAlive, CancellationToken cancellationToken)
    {
        var filter = ContainerEngine.LabelFilter(ContainerLabels.Owner, $"{ContainerLabels.Lifetime}={ContainerLabels.Session}");
        var reaped = new List<ReapedObject>();
        var containers = await engine.AskAsync(
            "The containers of earlier runs were not listed",
            client => client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = filter }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        foreach (var container in containers.Where(container => IsLeftOver(container.Labels, engine.Owner, isAlive)))
        {
            await ReapAsync("container", ContainerEngine.NameOf(container), container.Labels, name => engine.RemoveContainerAsync(container.ID, name, cancellationToken)).ConfigureAwait(false);
        }

        var networks = await engine.AskAsync(
            "The networks of earlier runs were not listed",
            client => client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = filter }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        foreach (var network in networks.Where(network => IsLeftOver(network.Labels, engine.Owner, isAlive)))
        {
            await ReapAsync("network", network.Name, network.Labels, _ => engine.RemoveNetworkAsync(network.ID, cancellationToken)).ConfigureAwait(false);
        }

        return reaped;

        async Task ReapAsync(string kind, string name, IDictionary<string, string> labels, Func<string, Task> remove)
        {
            try
            {
                Log.Reaping(engine.Logger, kind, name, labels[ContainerLabels.Run]);
                await remove(name).ConfigureAwait(false);
                reaped.Add(new ReapedObject(kind, name, labels[ContainerLabels.Resource], labels[ContainerLabels.Run]));
            }
            catch (ContainerEngineException exception)
            {
                Log.NotReaped(engine.Logger, kind, name, exception.Message);
            }
        }
    }

    /// <summary>Whether these are the labels of something that nobody needs any more.</summary>
    public static bool IsLeftOver(IDictionary<string, string>? labels, ContainerOwner self, Func<string, bool> isAlive) =>
        labels is not null
        && labels.TryGetValue(ContainerLabels.Lifetime, out var lifetime) && lifetime == ContainerLabels.Session
        && labels.ContainsKey(ContainerLabels.AppHost)
        && labels.ContainsKey(ContainerLabels.Resource)
        && labels.TryGetValue(ContainerLabels.Run, out var run) && run != self.RunId
        && labels.TryGetValue(ContainerLabels.Host, out var host) && host == self.Host
        && labels.TryGetValue(ContainerLabels.Owner, out var owner) && !isAlive(owner);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Removing {Kind} {ContainerName}, which run {RunId} left behind.")]
        public static partial void Reaping(ILogger logger, string kind, string containerName, string runId);

        [LoggerMessage(LogLevel.Warning, "The {Kind} {ContainerName} of an earlier run was not removed: {Reason}")]
        public static partial void NotReaped(ILogger logger, string kind, string containerName, string reason);
    }
}
