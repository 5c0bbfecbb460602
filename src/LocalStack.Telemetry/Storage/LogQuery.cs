using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Which log records to list. All conditions must hold; one that is not set holds always.</summary>
public sealed record LogQuery
{
    /// <summary>Only records of this resource name (<c>service.name</c>, without regard to case).</summary>
    public string? ResourceName { get; init; }

    /// <summary>With <see cref="ResourceName"/>: the one instance.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Only records written in this trace.</summary>
    public TraceId? TraceId { get; init; }

    /// <summary>Only records written in this span.</summary>
    public SpanId? SpanId { get; init; }

    /// <summary>Only records of this severity or above.</summary>
    public LogSeverity MinSeverity { get; init; }

    /// <summary><see cref="SearchWords"/> in the body, the category or any attribute.</summary>
    public string? Text { get; init; }

    /// <summary>Only records of this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only records before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only records with an <see cref="LogRecord.Id"/> above this one: those that arrived since.</summary>
    public long? AfterId { get; init; }

    /// <summary>Only records with an <see cref="LogRecord.Id"/> up to this one: those that had arrived by then.</summary>
    public long? UpToId { get; init; }

    /// <summary>Conditions on attributes, or on what <see cref="LogRecordFields"/> names.</summary>
    public ImmutableArray<AttributeFilter> Attributes { get; init; } = [];

    /// <summary>Latest first. Default <see langword="false"/>: as in a log file.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>How many matches to skip. Default 0.</summary>
    public int Offset { get; init; }

    /// <summary>How many matches to return at most. Default 100.</summary>
    public int Limit { get; init; } = 100;
}
