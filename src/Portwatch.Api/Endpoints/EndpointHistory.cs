namespace Portwatch.Api.Endpoints;

/// <summary>How an endpoint fared over a stretch of time.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="From">The beginning, inclusive.</param>
/// <param name="To">The end, exclusive.</param>
/// <param name="BucketSeconds">The length of a bucket.</param>
/// <param name="Buckets">The buckets with any check, oldest first.</param>
internal sealed record EndpointHistory(Guid EndpointId, DateTimeOffset From, DateTimeOffset To, int BucketSeconds, IReadOnlyList<HistoryBucket> Buckets);

/// <summary>One bucket. The percentiles are of the checks that found it up, and absent if none did.</summary>
internal sealed record HistoryBucket(DateTimeOffset At, int Checks, double Uptime, int? P50Us, int? P95Us, int? P99Us, int? MaxUs);
