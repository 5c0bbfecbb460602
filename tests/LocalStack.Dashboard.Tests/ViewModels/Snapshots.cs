using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.Tests.ViewModels;

/// <summary>Snapshots as short as a test wants to write them.</summary>
internal static class Snapshots
{
    public static ResourceSnapshot Resource(string name, string? displayName = null, string type = "Project", string state = "Running")
        => new() { Name = name, DisplayName = displayName ?? name, Type = type, State = state };

    public static ResourceSnapshot With(this ResourceSnapshot resource, params (string Name, string Value)[] properties)
        => resource with { Properties = [.. properties.Select(property => new ResourcePropertySnapshot(property.Name, "", property.Value, [], false, false, null))] };

    public static HealthReportSnapshot Report(HealthState? status, string description = "", string key = "check", string exception = "")
        => new(key, status, description, exception, null);
}
