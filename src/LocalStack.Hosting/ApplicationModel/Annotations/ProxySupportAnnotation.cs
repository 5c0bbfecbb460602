namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says for all endpoints of a resource whether a proxy may stand before them.</summary>
public sealed class ProxySupportAnnotation : IResourceAnnotation
{
    /// <summary>Whether a proxy may stand before them.</summary>
    public required bool ProxyEnabled { get; set; }
}
