using System.Collections.Immutable;

namespace LocalStack.Dashboard.ViewModels.Shell;

/// <summary>A page of the navigation.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Icon">The icon's name.</param>
/// <param name="Key">The key that leads to it, as people write it.</param>
/// <param name="Purpose">What one finds there.</param>
/// <param name="NeedsResources">Whether it is there only beside an AppHost.</param>
internal sealed record DashboardPage(string Path, string Title, string Icon, string Key, string Purpose, bool NeedsResources);

/// <summary>The pages: the navigation, the palette and the keys all read them here.</summary>
internal static class DashboardPages
{
    public static ImmutableArray<DashboardPage> All { get; } =
    [
        new("/", "Resources", "resources", "r", "what is running, and its health", NeedsResources: true),
        new("/consolelogs", "Console", "console", "c", "process output", NeedsResources: true),
        new("/structuredlogs", "Logs", "logs", "s", "structured log records", NeedsResources: false),
        new("/traces", "Traces", "traces", "t", "requests across services", NeedsResources: false),
        new("/metrics", "Metrics", "metrics", "m", "meters and instruments", NeedsResources: false),
        new("/settings", "Settings", "settings", "Shift+S", "theme, time, limits, telemetry", NeedsResources: false),
    ];
}
