using System.Collections.Immutable;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Archive;

/// <summary>Which telemetry to write to an archive. All conditions must hold; one that is not set holds always.</summary>
public sealed record TelemetrySelection
{
    /// <summary>The signals. Default all three.</summary>
    public ImmutableArray<TelemetrySignal> Signals { get; init; } = [TelemetrySignal.Traces, TelemetrySignal.Logs, TelemetrySignal.Metrics];

    /// <summary>Only what these resources sent (<c>service.name</c>, without regard to case). Default empty: all.</summary>
    public ImmutableArray<string> ResourceNames { get; init; } = [];

    /// <summary>Only spans that start, and records and points, at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only spans that start, and records and points, before this instant.</summary>
    public DateTimeOffset? To { get; init; }
}
