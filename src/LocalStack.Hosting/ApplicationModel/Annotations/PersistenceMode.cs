namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a resource lives.</summary>
public enum PersistenceMode
{
    /// <summary>As long as the AppHost.</summary>
    Session,

    /// <summary>Longer than the AppHost, until it is stopped by hand.</summary>
    Persistent,

    /// <summary>As long as another resource.</summary>
    Resource,

    /// <summary>As long as another process.</summary>
    ParentProcess,
}
