using LocalStack.Telemetry.Archive;

namespace LocalStack.Dashboard.Api;

/// <summary>The end of an import.</summary>
/// <param name="At">When.</param>
/// <param name="Import">What came in; null when it failed.</param>
/// <param name="Fault">Why it failed, in a sentence for whoever brought the file; null when it did not.</param>
internal sealed record TelemetryImportOutcome(DateTimeOffset At, TelemetryImport? Import, string? Fault);
