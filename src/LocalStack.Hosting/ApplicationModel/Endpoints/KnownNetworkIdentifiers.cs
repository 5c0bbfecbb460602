namespace Aspire.Hosting.ApplicationModel;

/// <summary>The networks that every application has.</summary>
public static class KnownNetworkIdentifiers
{
    /// <summary>This machine's loopback, where processes run.</summary>
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    /// <summary>The internet.</summary>
    public static readonly NetworkIdentifier PublicInternet = new(".");

    /// <summary>The network that the application's containers share.</summary>
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");
}
