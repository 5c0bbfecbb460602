namespace LocalStack.Hosting.Dashboard;

/// <summary>Where a person opens the dashboard; null until it is known, and when there is none.</summary>
internal sealed class DashboardLink
{
    public string? Url { get; set; }
}
