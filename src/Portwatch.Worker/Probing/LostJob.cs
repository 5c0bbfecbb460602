namespace Portwatch.Worker.Probing;

/// <summary>A job whose lease ran out.</summary>
/// <param name="Id">The job.</param>
/// <param name="IsDead">Given up; otherwise it waits to be pushed again.</param>
/// <param name="Traceparent">The context it was asked for in.</param>
/// <param name="EnqueuedAt">When it was asked for.</param>
internal sealed record LostJob(Guid Id, bool IsDead, string? Traceparent, DateTimeOffset EnqueuedAt);
