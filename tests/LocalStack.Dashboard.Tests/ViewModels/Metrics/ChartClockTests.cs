using LocalStack.Dashboard.ViewModels.Metrics;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.ViewModels.Metrics;

public sealed class ChartClockTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Summer_EndingWithinTheChart_IsASecondOffset()
    {
        var change = new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);
        var grid = new ChartGrid(UnixTime.FromDateTimeOffset(change.AddHours(-1)), UnixTime.FromTimeSpan(TimeSpan.FromMinutes(20)), 6);

        var clock = ChartClock.Of(grid, isTwelveHours: true, Berlin);

        Assert.True(clock.IsTwelveHours);
        Assert.Equal([new ChartOffset(change.AddHours(-1).ToUnixTimeSeconds(), 7200), new ChartOffset(change.ToUnixTimeSeconds(), 3600)], clock.Offsets);
    }

    [Fact]
    public void Zone_ThatDoesNotChange_IsOneOffset()
    {
        var grid = new ChartGrid(UnixTime.FromDateTimeOffset(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)), 1_000_000_000, 60);

        Assert.Equal([7200], ChartClock.Of(grid, isTwelveHours: false, Berlin).Offsets.Select(offset => offset.Seconds));
        Assert.Equal([0], ChartClock.Of(grid, isTwelveHours: false, TimeZoneInfo.Utc).Offsets.Select(offset => offset.Seconds));
    }
}
