using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Which traces to list. All conditions must hold; one that is not set holds always.</summary>
public sealed record TraceQuery
{
    /// <summary>A resource's name (<c>service.name</c>, without regard to case) that has a span in the trace.</summary>
    public string? ResourceName { get; init; }

    /// <summary>With <see cref="ResourceName"/>: the one instance.</summary>
    public string? InstanceId { get; init; }

    /// <summary><see cref="SearchWords"/> in the name or any attribute of one span; or the beginning of the trace id.</summary>
    public string? Text { get; init; }

    /// <summary><see cref="SearchWords"/> in the name of a span; the same span must satisfy <see cref="Text"/> and <see cref="Attributes"/>.</summary>
    public string? SpanName { get; init; }

    /// <summary>Only traces of at least this length.</summary>
    public TimeSpan MinDuration { get; init; }

    /// <summary>Only traces of at most this length.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>Only traces with a failed span.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>Only traces with a span of at least one of these; <see cref="SpanCategories.None"/> for any.</summary>
    public SpanCategories Categories { get; init; }

    /// <summary>Only traces none of whose spans is about any category; with <see cref="Categories"/> also those.</summary>
    public bool IncludeUncategorized { get; init; }

    /// <summary>Only traces that begin with a span of this kind: one without a parent.</summary>
    public SpanKind? EntryKind { get; init; }

    /// <summary>No traces that begin with a span of one of these names (case matters): one without a parent.</summary>
    public ImmutableArray<string> HiddenEntries { get; init; } = [];

    /// <summary>Only traces that start at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only traces that start before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only traces whose first span had arrived by then: a <see cref="TraceSummary.Arrival"/>. Holds a list still while more comes in.</summary>
    public long? ArrivedBy { get; init; }

    /// <summary>Only traces in which one span satisfies all of these.</summary>
    public ImmutableArray<AttributeFilter> Attributes { get; init; } = [];

    /// <summary>How to order.</summary>
    public TraceOrder Order { get; init; }

    /// <summary>How many matches to skip. Default 0.</summary>
    public int Offset { get; init; }

    /// <summary>How many matches to return at most. Default 100.</summary>
    public int Limit { get; init; } = 100;
}
