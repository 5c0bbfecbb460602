namespace Portwatch.Worker.Probing;

/// <summary>A job that is ours until its lease runs out.</summary>
/// <param name="Id">The job.</param>
/// <param name="EndpointId">What to check.</param>
/// <param name="IsManual">Whether somebody waits for it.</param>
/// <param name="Attempt">Which attempt this is, from 1: the fence that keeps an earlier, slower attempt from writing.</param>
/// <param name="EnqueuedAt">When it was asked for.</param>
/// <param name="Target">How to ask.</param>
internal sealed record ClaimedJob(Guid Id, Guid EndpointId, bool IsManual, int Attempt, DateTimeOffset EnqueuedAt, ProbeTarget Target);
