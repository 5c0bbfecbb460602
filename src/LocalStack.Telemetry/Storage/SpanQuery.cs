using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Which spans to list. All conditions must hold; one that is not set holds always.</summary>
public sealed record SpanQuery
{
    /// <summary>Only spans of this resource name (<c>service.name</c>, without regard to case).</summary>
    public string? ResourceName { get; init; }

    /// <summary>With <see cref="ResourceName"/>: the one instance.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Only spans of this trace.</summary>
    public TraceId? TraceId { get; init; }

    /// <summary><see cref="SearchWords"/> in the span's name or in any attribute.</summary>
    public string? Text { get; init; }

    /// <summary><see cref="SearchWords"/> in the span's name.</summary>
    public string? Name { get; init; }

    /// <summary>Only spans that link to a span of this trace.</summary>
    public TraceId? LinkedTraceId { get; init; }

    /// <summary>With <see cref="LinkedTraceId"/>: only those that link to this span of it.</summary>
    public SpanId? LinkedSpanId { get; init; }

    /// <summary>Only spans of this kind.</summary>
    public SpanKind? Kind { get; init; }

    /// <summary>Only spans about at least one of these; <see cref="SpanCategories.None"/> for any.</summary>
    public SpanCategories Categories { get; init; }

    /// <summary>Only spans of at least this length.</summary>
    public TimeSpan MinDuration { get; init; }

    /// <summary>Only failed spans.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>Only spans that start at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only spans that start before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Conditions on attributes.</summary>
    public ImmutableArray<AttributeFilter> Attributes { get; init; } = [];

    /// <summary>Latest start first. Default <see langword="true"/>.</summary>
    public bool NewestFirst { get; init; } = true;

    /// <summary>How many matches to skip. Default 0.</summary>
    public int Offset { get; init; }

    /// <summary>How many matches to return at most. Default 100.</summary>
    public int Limit { get; init; } = 100;
}
