using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Incidents;

/// <summary>An incident as clients see it.</summary>
public sealed record IncidentView
{
    public required Guid Id { get; init; }

    public required Guid EndpointId { get; init; }

    public required string EndpointName { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public DateTimeOffset? AckedAt { get; init; }

    public required string Outcome { get; init; }

    public string? Error { get; init; }

    public required int Failures { get; init; }

    public required DateTimeOffset LastCheckAt { get; init; }

    public string? Traceparent { get; init; }

    public static IncidentView Of(Incident incident) => new()
    {
        Id = incident.Id,
        EndpointId = incident.EndpointId,
        EndpointName = incident.Endpoint?.Name ?? throw new InvalidOperationException($"Incident {incident.Id} was read without its endpoint."),
        OpenedAt = incident.OpenedAt,
        ClosedAt = incident.ClosedAt,
        AckedAt = incident.AckedAt,
        Outcome = EnumText.Write(incident.Outcome),
        Error = incident.Error,
        Failures = incident.Failures,
        LastCheckAt = incident.LastCheckAt,
        Traceparent = incident.Traceparent,
    };
}
