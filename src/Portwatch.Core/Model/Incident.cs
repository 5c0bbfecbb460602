namespace Portwatch.Core.Model;

/// <summary>One stretch of an endpoint being down. The database allows one open incident an endpoint.</summary>
public sealed class Incident
{
    public Guid Id { get; set; }

    public Guid EndpointId { get; set; }

    public DateTimeOffset OpenedAt { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    public DateTimeOffset? AckedAt { get; set; }

    public CheckOutcome Outcome { get; set; }

    public string? Error { get; set; }

    /// <summary>Failed checks while it was open.</summary>
    public int Failures { get; set; }

    public DateTimeOffset LastCheckAt { get; set; }

    /// <summary>The first failing check's trace.</summary>
    public string? Traceparent { get; set; }

    public MonitoredEndpoint? Endpoint { get; set; }
}
