using System.Diagnostics;
using System.Net.Sockets;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Results;

/// <summary>A check that was carried out, on its way to the database.</summary>
internal sealed record CheckMeasurement
{
    public required Guid JobId { get; init; }

    public required Guid EndpointId { get; init; }

    /// <summary>The attempt that measured it: a later one wins.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int DurationUs { get; init; }

    public required CheckOutcome Outcome { get; init; }

    public int? HttpStatus { get; init; }

    public AddressFamily? Family { get; init; }

    public string? Error { get; init; }

    /// <summary>The span of the check.</summary>
    public required ActivityContext Context { get; init; }

    public bool IsFailure => Outcome != CheckOutcome.Up;

    /// <summary>The W3C form of <see cref="Context"/>; null outside a trace.</summary>
    public string? Traceparent =>
        Context == default ? null : $"00-{Context.TraceId}-{Context.SpanId}-{(Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";
}
