namespace LocalStack.Telemetry.History;

/// <summary>A run whose telemetry is kept.</summary>
/// <param name="Id">Its name.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="LastWrittenAt">When the last of its telemetry was written.</param>
/// <param name="Bytes">Its size on disk.</param>
/// <param name="IsCurrent">Whether it is the run of this process.</param>
public sealed record TelemetryRun(string Id, DateTimeOffset StartedAt, DateTimeOffset LastWrittenAt, long Bytes, bool IsCurrent);
