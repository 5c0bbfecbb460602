namespace Portwatch.Worker.Outbox;

/// <summary>An alert that is ours to deliver until its lock runs out.</summary>
/// <param name="Id">The delivery id.</param>
/// <param name="Kind">What happened.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="Payload">The body, as JSON.</param>
/// <param name="Traceparent">The first failing check's trace.</param>
/// <param name="CreatedAt">When it became true.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
internal sealed record OutboxItem(Guid Id, string Kind, Guid? IncidentId, string Payload, string? Traceparent, DateTimeOffset CreatedAt, int Attempt);
