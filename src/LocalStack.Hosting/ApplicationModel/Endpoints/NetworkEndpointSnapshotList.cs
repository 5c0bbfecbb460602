using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The addresses of one endpoint, one a network.</summary>
public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private ImmutableList<NetworkEndpointSnapshot> _snapshots = [];

    // Makes an address for a network that has none yet, when somebody in it asks for one: a way into this machine is opened only if it is used.
    internal Func<NetworkIdentifier, CancellationToken, Task>? AllocateOnDemand { get; set; }

    /// <summary>Sets the address that a network sees.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="endpoint">The address, which must belong to that network.</param>
    /// <exception cref="ArgumentException">The address belongs to another network.</exception>
    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(networkId);
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.NetworkID != networkId)
        {
            throw new ArgumentException(
                $"The address {endpoint} belongs to network '{endpoint.NetworkID.Value}' and cannot be set for network '{networkId.Value}'.", nameof(endpoint));
        }

        GetOrAdd(networkId).SetValue(endpoint);
    }

    /// <summary>Waits for the address that a network sees.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The address.</returns>
    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(networkId);
        var snapshot = GetOrAdd(networkId);
        return snapshot.IsValueSet || AllocateOnDemand is not { } allocate
            ? snapshot.GetValueAsync(cancellationToken)
            : AllocateAsync(snapshot, allocate(networkId, cancellationToken), cancellationToken);
    }

    /// <summary>Adds a network, unless it is known already.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="snapshot">Where its address will be found.</param>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(NetworkIdentifier networkId, ValueSnapshot<AllocatedEndpoint> snapshot)
    {
        ArgumentNullException.ThrowIfNull(networkId);
        ArgumentNullException.ThrowIfNull(snapshot);
        return ImmutableInterlocked.Update(
            ref _snapshots,
            known => known.Any(item => item.NetworkID == networkId) ? known : known.Add(new NetworkEndpointSnapshot(snapshot, networkId)));
    }

    /// <inheritdoc/>
    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator() => _snapshots.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryGetAllocatedEndpoint(NetworkIdentifier networkId, [NotNullWhen(true)] out AllocatedEndpoint? endpoint)
    {
        endpoint = null;
        return _snapshots.Find(item => item.NetworkID == networkId)?.Snapshot.TryGetValue(out endpoint) is true && endpoint is not null;
    }

    private static async Task<AllocatedEndpoint> AllocateAsync(ValueSnapshot<AllocatedEndpoint> snapshot, Task allocated, CancellationToken cancellationToken)
    {
        await allocated.ConfigureAwait(false);
        return await snapshot.GetValueAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueSnapshot<AllocatedEndpoint> GetOrAdd(NetworkIdentifier networkId)
    {
        TryAdd(networkId, new());
        return _snapshots.Find(item => item.NetworkID == networkId)!.Snapshot;
    }
}
