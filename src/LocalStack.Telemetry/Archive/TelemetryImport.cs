namespace LocalStack.Telemetry.Archive;

/// <summary>What an archive brought into a store.</summary>
/// <param name="CreatedAt">When the archive was written.</param>
/// <param name="Source">What it was written by: the application's name; empty when it does not say.</param>
/// <param name="Spans">Spans in it.</param>
/// <param name="LogRecords">Log records in it.</param>
/// <param name="MetricPoints">Metric points in it.</param>
/// <param name="Rejected">How many of them were not stored, because they exceed a bound of the store. Spans that it had already are not among them.</param>
public sealed record TelemetryImport(DateTimeOffset CreatedAt, string Source, long Spans, long LogRecords, long MetricPoints, long Rejected);
