namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a resource lives.</summary>
public sealed class PersistenceAnnotation : IResourceAnnotation
{
    /// <summary>How long.</summary>
    public required PersistenceMode Mode { get; set; }

    /// <summary>The resource it lives as long as, for <see cref="PersistenceMode.Resource"/>.</summary>
    public IResource? SourceResource { get; set; }

    /// <summary>The process it lives as long as, for <see cref="PersistenceMode.ParentProcess"/>.</summary>
    public int? ParentProcessId { get; set; }

    /// <summary>When that process started: the id alone may be used again.</summary>
    public DateTime? ParentProcessTimestamp { get; set; }
}
