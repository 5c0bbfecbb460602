using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Checks;

/// <summary>A check as clients see it: queued, running, done or dead; what it found is absent until it is done.</summary>
internal sealed record CheckView(
    Guid Id,
    Guid EndpointId,
    string State,
    string RequestedBy,
    DateTimeOffset EnqueuedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    int Attempt,
    string? Outcome,
    string? Error,
    int? DurationUs,
    int? HttpStatus,
    string? AddressFamily,
    string? TraceId)
{
    public static CheckView Of(CheckJob job, CheckResult? result) => new(
        job.Id, job.EndpointId, EnumText.Write(job.State), job.RequestedBy, job.EnqueuedAt, job.StartedAt, job.FinishedAt, job.Attempt,
        job.Outcome is { } outcome ? EnumText.Write(outcome) : null, job.Error, result?.DurationUs, result?.HttpStatus, result?.AddressFamily,
        result?.TraceId ?? TraceIdOf(job.Traceparent));

    // 00-{trace id}-{span id}-{flags}
    private static string? TraceIdOf(string? traceparent) => traceparent?.Split('-') is [_, var traceId, ..] ? traceId : null;
}
