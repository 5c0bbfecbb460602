using Portwatch.Core.Model;

namespace Portwatch.Api.Incidents;

/// <summary>A delivery as clients see it.</summary>
public sealed record DeliveryView
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public Guid? IncidentId { get; init; }

    /// <summary>pending, delivered or dead.</summary>
    public required string State { get; init; }

    public required int Attempts { get; init; }

    public int? HttpStatus { get; init; }

    public string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastAttemptAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public static DeliveryView Of(Delivery delivery) => new()
    {
        Id = delivery.Id,
        Kind = delivery.Kind,
        IncidentId = delivery.IncidentId,
        State = delivery.State,
        Attempts = delivery.Attempts,
        HttpStatus = delivery.HttpStatus,
        Error = delivery.Error,
        CreatedAt = delivery.CreatedAt,
        LastAttemptAt = delivery.LastAttemptAt,
        DeliveredAt = delivery.DeliveredAt,
    };
}
