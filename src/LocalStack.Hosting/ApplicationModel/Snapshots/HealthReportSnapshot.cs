using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The last result of a health check.</summary>
/// <param name="Name">The check.</param>
/// <param name="Status">The result; <see langword="null"/> while it has not run.</param>
/// <param name="Description">The result in words.</param>
/// <param name="ExceptionText">The exception, if there was one.</param>
[DebuggerDisplay("{Name} {Status}")]
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>When it ran, in UTC.</summary>
    public DateTime? LastRunAt { get; init; }
}
