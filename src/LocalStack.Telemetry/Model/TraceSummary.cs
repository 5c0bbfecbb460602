using System.Collections.Immutable;

namespace LocalStack.Telemetry.Model;

/// <summary>One line of a list of traces.</summary>
public sealed record TraceSummary
{
    /// <summary>The trace's id.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>The name of the root span; of the earliest kept one while there is no root.</summary>
    public required string RootName { get; init; }

    /// <summary>The process that made that span.</summary>
    public required OtlpResource RootResource { get; init; }

    /// <summary>Whether the span without a parent has arrived and is still kept.</summary>
    public required bool HasRoot { get; init; }

    /// <summary>The earliest start, in nanoseconds since 1970-01-01 UTC.</summary>
    public required ulong StartUnixNanoseconds { get; init; }

    /// <summary>From the earliest start to the latest end, in nanoseconds.</summary>
    public required ulong DurationNanoseconds { get; init; }

    /// <summary>How many of its spans are kept.</summary>
    public required int SpanCount { get; init; }

    /// <summary>How many of those failed.</summary>
    public required int ErrorCount { get; init; }

    /// <summary>What its spans are about.</summary>
    public required SpanCategories Categories { get; init; }

    /// <summary>Its spans by resource, in order of each resource's earliest span.</summary>
    public required ImmutableArray<ResourceSpanCount> Resources { get; init; }

    /// <summary>The number of its first span in this store: unique, and rising in order of arrival.</summary>
    public long Arrival { get; init; }

    /// <summary>The earliest start, cut to 100 ns.</summary>
    public DateTimeOffset StartTime => UnixTime.ToDateTimeOffset(StartUnixNanoseconds);

    /// <summary>From the earliest start to the latest end, cut to 100 ns.</summary>
    public TimeSpan Duration => UnixTime.ToTimeSpan(DurationNanoseconds);
}
