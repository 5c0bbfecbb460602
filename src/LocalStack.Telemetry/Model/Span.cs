using System.Collections.Immutable;

namespace LocalStack.Telemetry.Model;

/// <summary>One operation of a trace, as received. Equality is identity: trace and span id, kind and resource, as the two ends of a call may share an id.</summary>
public sealed class Span : IEquatable<Span>
{
    /// <summary>The trace it belongs to.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>Its own id.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The id of its parent; empty for a root.</summary>
    public required SpanId ParentSpanId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its role in a call.</summary>
    public required SpanKind Kind { get; init; }

    /// <summary>What it is about.</summary>
    public required SpanCategories Categories { get; init; }

    /// <summary>Start, in nanoseconds since 1970-01-01 UTC.</summary>
    public required ulong StartUnixNanoseconds { get; init; }

    /// <summary>Length in nanoseconds; 0 when the end lies before the start.</summary>
    public required ulong DurationNanoseconds { get; init; }

    /// <summary>The outcome.</summary>
    public required SpanStatus Status { get; init; }

    /// <summary>What the sender said about the outcome; empty when nothing.</summary>
    public required string StatusMessage { get; init; }

    /// <summary>W3C tracestate; empty when there is none.</summary>
    public required string TraceState { get; init; }

    /// <summary>Its attributes.</summary>
    public required AttributeCollection Attributes { get; init; }

    /// <summary>Its events, in order of arrival.</summary>
    public required ImmutableArray<SpanEvent> Events { get; init; }

    /// <summary>Its links.</summary>
    public required ImmutableArray<SpanLink> Links { get; init; }

    /// <summary>The library that made it.</summary>
    public required InstrumentationScope Scope { get; init; }

    /// <summary>The process that sent it.</summary>
    public required OtlpResource Resource { get; init; }

    /// <summary>How many attributes were left out, by the sender or by this store's limits.</summary>
    public required uint DroppedAttributeCount { get; init; }

    /// <summary>Start, cut to 100 ns.</summary>
    public DateTimeOffset StartTime => UnixTime.ToDateTimeOffset(StartUnixNanoseconds);

    /// <summary>Length, cut to 100 ns.</summary>
    public TimeSpan Duration => UnixTime.ToTimeSpan(DurationNanoseconds);

    /// <summary>End, in nanoseconds since 1970-01-01 UTC.</summary>
    public ulong EndUnixNanoseconds => StartUnixNanoseconds + DurationNanoseconds;

    /// <summary>Whether the outcome is <see cref="SpanStatus.Error"/>.</summary>
    public bool IsError => Status == SpanStatus.Error;

    /// <inheritdoc />
    public bool Equals(Span? other) => ReferenceEquals(this, other)
        || (other is not null && SpanId == other.SpanId && TraceId == other.TraceId && Kind == other.Kind && Resource.Equals(other.Resource));

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Span);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(TraceId, SpanId);

    /// <summary>For test output and debuggers: resource, name and ids.</summary>
    public override string ToString() => $"{Resource.Name}: {Name} ({TraceId}/{SpanId})";
}
