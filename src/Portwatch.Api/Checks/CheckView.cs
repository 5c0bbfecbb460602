using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Checks;

/// <summary>A check as clients see it.</summary>
internal sealed record CheckView
{
    public required Guid Id { get; init; }

    public required Guid EndpointId { get; init; }

    /// <summary>queued, running, done or dead.</summary>
    public required string State { get; init; }

    /// <summary>manual or schedule.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required int Attempt { get; init; }

    /// <summary>up, refused, timeout, unexpected, selfconnect or error.</summary>
    public string? Outcome { get; init; }

    public string? Error { get; init; }

    public int? DurationUs { get; init; }

    public int? HttpStatus { get; init; }

    public string? AddressFamily { get; init; }

    public string? TraceId { get; init; }

    public static CheckView Of(CheckJob job, CheckResult? result) => new()
    {
        Id = job.Id,
        EndpointId = job.EndpointId,
        State = EnumText.Write(job.State),
        RequestedBy = job.RequestedBy,
        EnqueuedAt = job.EnqueuedAt,
        StartedAt = job.StartedAt,
        FinishedAt = job.FinishedAt,
        Attempt = job.Attempt,
        Outcome = job.Outcome is { } outcome ? EnumText.Write(outcome) : null,
        Error = job.Error,
        DurationUs = result?.DurationUs,
        HttpStatus = result?.HttpStatus,
        AddressFamily = result?.AddressFamily,
        TraceId = result?.TraceId ?? TraceIdOf(job.Traceparent),
    };

    // 00-{trace id}-{span id}-{flags}
    private static string? TraceIdOf(string? traceparent) => traceparent?.Split('-') is [_, var traceId, ..] ? traceId : null;
}
