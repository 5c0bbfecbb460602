using System.Collections.Immutable;
using System.Net;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// One process or container of a resource that is about to start: what is its own, and not the same for all replicas.
/// The engine makes one for each start and hands it to <see cref="ResourceConfigurationResolver"/>.
/// </summary>
internal sealed record ResourceInstance
{
    public required IResource Resource { get; init; }

    /// <summary>The instance's id, <c>{resource}-{suffix}</c>: what notifications, logs and telemetry call it.</summary>
    public required string Id { get; init; }

    /// <summary>The last part of <see cref="Id"/>; it becomes <c>service.instance.id</c>.</summary>
    public string Suffix => Id.StartsWith(Resource.Name + "-", StringComparison.Ordinal) ? Id[(Resource.Name.Length + 1)..] : Id;

    /// <summary>Counts the replicas from 0.</summary>
    public int Replica { get; init; }

    /// <summary>The port that this instance listens on, by endpoint name. Every endpoint of the resource has an entry.</summary>
    public ImmutableDictionary<string, int> TargetPorts
    {
        get;
        init => field = value.WithComparers(StringComparer.OrdinalIgnoreCase);
    } = ImmutableDictionary.Create<string, int>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The network that the instance lives in: it decides which address of an endpoint it is told.</summary>
    public NetworkIdentifier Network { get; init; } = KnownNetworkIdentifiers.LocalhostNetwork;

    /// <summary>
    /// Finds where the instance's network reaches what listens on this machine's loopback; <see langword="null"/> for the loopback itself.
    /// </summary>
    public Func<IPEndPoint, CancellationToken, Task<DnsEndPoint>>? ReachHost { get; init; }

    public int? FindTargetPort(IResource resource, string endpointName) =>
        ReferenceEquals(resource, Resource) && TargetPorts.TryGetValue(endpointName, out var port) ? port : null;
}
