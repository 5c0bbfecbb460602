using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Redis;

/// <summary>How often a cache server writes a snapshot, and after how many changes.</summary>
internal sealed record CachePersistenceAnnotation(TimeSpan Interval, long KeysChangedThreshold) : IResourceAnnotation
{
    /// <summary>The interval when the AppHost names none.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(60);
}
