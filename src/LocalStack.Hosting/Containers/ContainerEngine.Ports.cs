using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

internal sealed partial class ContainerEngine
{
    /// <summary>The ports of this machine that containers have, whoever created them, each with its container in words: <c>container 'db' (image 'postgres:18')</c>.</summary>
    public async Task<IReadOnlyDictionary<int, string>> FindPublishersAsync(CancellationToken cancellationToken)
    {
        var containers = await AskAsync(
            "The containers were not listed", client => client.Containers.ListContainersAsync(new ContainersListParameters(), cancellationToken), cancellationToken).ConfigureAwait(false);
        var publishers = new Dictionary<int, string>();
        foreach (var container in containers)
        {
            var name = container.Names?.FirstOrDefault()?.TrimStart('/') ?? container.ID[..12];
            foreach (var port in (container.Ports ?? []).Select(port => port.PublicPort).Where(port => port is > 0))
            {
                publishers[port!.Value] = $"container '{name}' (image '{container.Image}')";
            }
        }

        return publishers;
    }
}
