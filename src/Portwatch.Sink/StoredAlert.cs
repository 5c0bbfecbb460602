namespace Portwatch.Sink;

/// <summary>An alert that arrived, once.</summary>
/// <param name="DeliveryId">The sender's id of the delivery.</param>
/// <param name="ReceivedAt">When it first arrived.</param>
/// <param name="Repetitions">How often it came again.</param>
/// <param name="Alert">What it says.</param>
internal sealed record StoredAlert(Guid DeliveryId, DateTimeOffset ReceivedAt, int Repetitions, ReceivedAlert Alert);
