namespace Portwatch.Sink;

/// <summary>An alert as the worker sends it.</summary>
internal sealed record ReceivedAlert
{
    public required string Kind { get; init; }

    public required Guid IncidentId { get; init; }

    public required Guid EndpointId { get; init; }

    public required string EndpointName { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public required string Outcome { get; init; }

    public string? Error { get; init; }

    public int Failures { get; init; }

    public string? Traceparent { get; init; }
}
