using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.History;

/// <summary>An earlier run, read back.</summary>
/// <param name="Store">Its telemetry; nothing more comes in.</param>
/// <param name="Requests">Requests read.</param>
/// <param name="UnreadableBytes">What could not be read: the end that a crash cut off, or what was damaged since.</param>
public sealed record TelemetryRunContents(TelemetryStore Store, long Requests, long UnreadableBytes);
