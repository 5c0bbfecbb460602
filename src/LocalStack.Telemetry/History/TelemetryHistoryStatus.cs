namespace LocalStack.Telemetry.History;

/// <summary>How keeping telemetry goes.</summary>
/// <param name="Fault">Why nothing is kept now; <see langword="null"/> when it is.</param>
/// <param name="RecordedRequests">Requests written since the start.</param>
/// <param name="DroppedRequests">Requests not written since the start, because they came too fast or could not be.</param>
/// <param name="QueuedBytes">What waits to be written.</param>
/// <param name="BytesOnDisk">All runs together, when last looked at.</param>
public sealed record TelemetryHistoryStatus(string? Fault, long RecordedRequests, long DroppedRequests, long QueuedBytes, long BytesOnDisk);
