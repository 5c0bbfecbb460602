namespace Portwatch.Api.Endpoints;

/// <summary>A stretch of time and how finely it is told.</summary>
public sealed record HistoryRange(DateTimeOffset From, DateTimeOffset To, TimeSpan Bucket)
{
    /// <summary>The most buckets that are told: a year by the hour.</summary>
    public const int MaxBuckets = 9_000;

    /// <summary>The bucket of which sums are kept.</summary>
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The ranges that have names.</summary>
    public static readonly IReadOnlyList<(string Name, string Title)> Names = [("hour", "Last hour"), ("day", "Last day"), ("week", "Last week"), ("month", "Last month")];

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>Its name, if it has one.</summary>
    public string? Name { get; private init; }

    /// <summary>A range by its name; the last hour by any other.</summary>
    public static HistoryRange Named(string? name, DateTimeOffset now) => name switch
    {
        "day" => new(now.AddDays(-1), now, TimeSpan.FromMinutes(10)) { Name = name },
        "week" => new(now.AddDays(-7), now, Hour) { Name = name },
        "month" => new(now.AddDays(-30), now, Hour) { Name = name },
        _ => new(now - Hour, now, TimeSpan.FromMinutes(1)) { Name = "hour" },
    };

    /// <summary>Reads the query string; the last hour by the minute if nothing is said.</summary>
    public static (HistoryRange? Range, IDictionary<string, string[]> Faults) Read(DateTimeOffset? from, DateTimeOffset? to, int? bucketSeconds, DateTimeOffset now)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var end = to ?? now;
        var start = from ?? (end - DateTimeOffset.MinValue > Hour ? end - Hour : DateTimeOffset.MinValue);
        var bucket = TimeSpan.FromSeconds(bucketSeconds ?? 60);
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
