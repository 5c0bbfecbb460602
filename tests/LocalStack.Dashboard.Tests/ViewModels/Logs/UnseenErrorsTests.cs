using LocalStack.Dashboard.ViewModels.Logs;
using LocalStack.Telemetry.Storage;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Logs;

public sealed class UnseenErrorsTests
{
    [Fact]
    public async Task Errors_CountByInstance_UntilSomebodyLooks()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var errors = dashboard.Get<UnseenErrors>();
        await dashboard.SendLogsAsync("api", "k3", Record(17), Record(9), Record(21));
        await dashboard.SendLogsAsync("api", "p8", Record(17));
        await dashboard.SendLogsAsync("sink", null, Record(17));

        Assert.Equal((2, 1, 3), (errors.Of(Resource("api-k3", "api")), errors.Of(Resource("api-p8", "api")), errors.Of(Resource("api-k3", "api"), allReplicas: true)));
        Assert.Equal((1, 4), (errors.Of(Resource("sink")), errors.Total()));

        errors.MarkSeen("api-k3");
        Assert.Equal((0, 1, 2), (errors.Of(Resource("api-k3", "api")), errors.Of(Resource("api-p8", "api")), errors.Total()));
        errors.MarkSeen("api");
        Assert.Equal(1, errors.Total());
        await dashboard.SendLogsAsync("api", "k3", Record(17));
        Assert.Equal(2, errors.Total());
    }

    [Fact]
    public async Task Cleared_IsNotCountedAnyMore_AndWhatWasSeenStaysSeen()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var errors = dashboard.Get<UnseenErrors>();
        await dashboard.SendLogsAsync("api", null, Record(17));
        Assert.Equal(1, errors.Total());

        dashboard.Get<TelemetryStore>().Clear(TelemetrySignal.Logs);
        Assert.Equal(0, errors.Total());

        await dashboard.SendLogsAsync("api", null, Record(17));
        Assert.Equal(1, errors.Total());
    }

    [Fact]
    public async Task Changed_IsRaisedWhenErrorsArrive()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var errors = dashboard.Get<UnseenErrors>();

        await dashboard.SendLogsAsync("api", null, Record(17));

        await Bounded.UntilAsync(errors.Changed, () => errors.Total() == 1);
    }

    private static object Record(int severity)
        => new { timeUnixNano = "1800000000000000000", severityNumber = severity, body = new { stringValue = "x" } };
}
