namespace LocalStack.Telemetry.Model;

/// <summary>One structured log record, as received.</summary>
public sealed record LogRecord
{
    /// <summary>The record's number in this store: unique, and rising in order of arrival.</summary>
    public required long Id { get; init; }

    /// <summary>When it happened (or was observed, if the sender did not say), in nanoseconds since 1970-01-01 UTC.</summary>
    public required ulong UnixNanoseconds { get; init; }

    /// <summary>Its severity range.</summary>
    public required LogSeverity Severity { get; init; }

    /// <summary>OTLP's severity number, 0 to 24.</summary>
    public required int SeverityNumber { get; init; }

    /// <summary>The severity as the sender's logging library calls it; empty when not sent.</summary>
    public required string SeverityText { get; init; }

    /// <summary>The body, usually a string.</summary>
    public required AttributeValue Body { get; init; }

    /// <summary>Its attributes.</summary>
    public required AttributeCollection Attributes { get; init; }

    /// <summary>The trace it was written in; empty outside one.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>The span it was written in; empty outside one.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The name that marks the record as an event; empty for ordinary records.</summary>
    public required string EventName { get; init; }

    /// <summary>The logger's category.</summary>
    public required InstrumentationScope Scope { get; init; }

    /// <summary>The process that sent it.</summary>
    public required OtlpResource Resource { get; init; }

    /// <summary>How many attributes were left out, by the sender or by this store's limits.</summary>
    public required uint DroppedAttributeCount { get; init; }

    /// <summary>When it happened, cut to 100 ns.</summary>
    public DateTimeOffset Time => UnixTime.ToDateTimeOffset(UnixNanoseconds);

    /// <summary>The body as text.</summary>
    public string Message => Body.ToString();
}
