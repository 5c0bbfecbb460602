namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>How far back a chart looks.</summary>
/// <param name="Word">In the address, as in <c>5m</c>.</param>
/// <param name="Text">For people.</param>
/// <param name="Length">From its left edge to now.</param>
/// <param name="Step">The time that one point of a line stands for.</param>
public sealed record MetricWindow(string Word, string Text, TimeSpan Length, TimeSpan Step)
{
    public static IReadOnlyList<MetricWindow> All { get; } =
    [
        new("1m", "Last minute", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1)),
        new("5m", "Last 5 minutes", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(2)),
        new("15m", "Last 15 minutes", TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5)),
        new("30m", "Last 30 minutes", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(10)),
        new("1h", "Last hour", TimeSpan.FromHours(1), TimeSpan.FromSeconds(20)),
        new("3h", "Last 3 hours", TimeSpan.FromHours(3), TimeSpan.FromMinutes(1)),
        new("6h", "Last 6 hours", TimeSpan.FromHours(6), TimeSpan.FromMinutes(2)),
        new("12h", "Last 12 hours", TimeSpan.FromHours(12), TimeSpan.FromMinutes(4)),
    ];

    public static MetricWindow Default { get; } = All[1];

    public static MetricWindow Read(string? word) => All.FirstOrDefault(window => window.Word == word) ?? Default;

    /// <summary>The points in time of a chart that ends now.</summary>
    public ChartGrid GridAt(DateTimeOffset now) => ChartGrid.EndingAt(now, Length, Step);
}
