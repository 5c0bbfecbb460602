namespace Portwatch.Api.Endpoints;

/// <summary>A stretch of time and how finely it is told.</summary>
internal sealed record HistoryRange(DateTimeOffset From, DateTimeOffset To, TimeSpan Bucket)
{
    public const int MaxBuckets = 2_000;

    private static readonly TimeSpan DefaultLength = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>Reads the query string; the last hour by the minute if nothing is said.</summary>
    public static (HistoryRange? Range, IDictionary<string, string[]> Faults) Read(DateTimeOffset? from, DateTimeOffset? to, int? bucketSeconds, DateTimeOffset now)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var end = to ?? now;
        var start = from ?? (end - DateTimeOffset.MinValue > DefaultLength ? end - DefaultLength : DateTimeOffset.MinValue);
        var bucket = TimeSpan.FromSeconds(bucketSeconds is >= 1 and <= 86_400 ? bucketSeconds.Value : 60);
        if (bucketSeconds is < 1 or > 86_400)
        {
            faults["bucket"] = ["A bucket is from 1 to 86400 seconds."];
        }

        if (start >= end || end - start > Longest)
        {
            faults["from"] = [$"The beginning lies before the end, by at most {Longest.TotalDays:0} days."];
        }
        else if ((end - start) / bucket > MaxBuckets)
        {
            faults["bucket"] = [$"That would be more than {MaxBuckets} buckets: ask for longer ones, or for less time."];
        }

        return faults.Count == 0 ? (new(start, end, bucket), faults) : (null, faults);
    }
}
