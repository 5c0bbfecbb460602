namespace Aspire.Hosting.ApplicationModel;

/// <summary>Another host name of a container in a container network.</summary>
/// <param name="alias">The host name.</param>
public sealed class ContainerNetworkAliasAnnotation(string alias) : IResourceAnnotation
{
    /// <summary>The host name.</summary>
    public string Alias { get; } = alias;

    /// <summary>The network.</summary>
    public NetworkIdentifier Network { get; set; } = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
}
