namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which dependencies of a resource are looked for.</summary>
public enum ResourceDependencyDiscoveryMode
{
    /// <summary>Its own and those of the resources that are found.</summary>
    Recursive,

    /// <summary>Its own.</summary>
    DirectOnly,
}
