using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes of snapshots that custom resources make.</summary>
public static class CustomResourceSnapshotExtensions
{
    /// <summary>Sets the health reports, for a resource that checks its health itself.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="healthReports">The reports.</param>
    /// <returns>The changed snapshot.</returns>
    public static CustomResourceSnapshot WithHealthReports(this CustomResourceSnapshot snapshot, ImmutableArray<HealthReportSnapshot> healthReports)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot with { HealthReports = healthReports };
    }
}
