namespace Portwatch.Core.Model;

/// <summary>What became of an outbox message.</summary>
public sealed class Delivery
{
    /// <summary>The delivery id, the same at every attempt.</summary>
    public Guid Id { get; set; }

    public required string Kind { get; set; }

    public Guid? IncidentId { get; set; }

    /// <summary><c>pending</c>, <c>delivered</c> or <c>dead</c>.</summary>
    public required string State { get; set; }

    public int Attempts { get; set; }

    public int? HttpStatus { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset LastAttemptAt { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }
}
