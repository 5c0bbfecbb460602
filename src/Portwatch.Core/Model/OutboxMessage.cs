namespace Portwatch.Core.Model;

/// <summary>An alert to be sent, written in the transaction that made it true. Its id is the delivery id.</summary>
public sealed class OutboxMessage
{
    public Guid Id { get; set; }

    /// <summary><c>incident.opened</c> or <c>incident.closed</c>.</summary>
    public required string Kind { get; set; }

    public Guid? IncidentId { get; set; }

    public required string Payload { get; set; }

    public string? Traceparent { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset AvailableAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }
}
