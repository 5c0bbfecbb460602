namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint's address as one network sees it.</summary>
/// <param name="Snapshot">The address, once it is known.</param>
/// <param name="NetworkID">The network.</param>
public record NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);
