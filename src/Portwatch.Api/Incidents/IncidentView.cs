using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Incidents;

/// <summary>An incident as clients see it.</summary>
public sealed record IncidentView(
    Guid Id,
    Guid EndpointId,
    string EndpointName,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt,
    DateTimeOffset? AckedAt,
    string Outcome,
    string? Error,
    int Failures,
    DateTimeOffset LastCheckAt,
    string? Traceparent)
{
    /// <summary>The view of an incident that was read with its endpoint.</summary>
    public static IncidentView Of(Incident incident) => new(
        incident.Id, incident.EndpointId, incident.Endpoint!.Name, incident.OpenedAt, incident.ClosedAt, incident.AckedAt, EnumText.Write(incident.Outcome), incident.Error,
        incident.Failures, incident.LastCheckAt, incident.Traceparent);
}
