using LocalStack.Dashboard.ViewModels;

namespace LocalStack.Dashboard.Tests.ViewModels;

public sealed class ViewPreferencesTests
{
    private static readonly DateTimeOffset Afternoon = new(2026, 1, 31, 15, 4, 5, 678, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("24-utc", "13:04:05", "2026-01-31 13:04:05.678 +00:00")]
    [InlineData("12-utc", "1:04:05 PM", "2026-01-31 1:04:05.678 PM +00:00")]
    public void Format_FollowsTheViewer(string cookie, string time, string dateAndTime)
    {
        ViewPreferences.Current = ViewPreferences.Parse(cookie);

        Assert.Equal(time, Format.Time(Afternoon));
        Assert.Equal(dateAndTime, Format.DateAndTime(Afternoon));
    }

    [Theory]
    [InlineData("24-utc", "13:04:05.678")]
    [InlineData("12-utc", " 1:04:05.678 PM")]
    public void TimeColumn_IsAlwaysAsWide(string cookie, string column)
    {
        ViewPreferences.Current = ViewPreferences.Parse(cookie);

        Assert.Equal(column, Format.TimeColumn(Afternoon));
        Assert.Equal(column.Length, Format.TimeColumn(Afternoon.AddHours(8)).Length);
        Assert.Equal(new string(' ', column.Length), Format.TimeColumn(null));
    }

    [Theory]
    [InlineData(null, "24-local")]
    [InlineData("", "24-local")]
    [InlineData("nonsense", "24-local")]
    [InlineData("12-local", "12-local")]
    [InlineData("24-utc", "24-utc")]
    public void Cookie_ThatIsNotUnderstood_IsTheDefault(string? cookie, string expected) => Assert.Equal(expected, ViewPreferences.Parse(cookie).ToString());

    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(14, "14 s")]
    [InlineData(150, "2 min")]
    public void Lasting_IsWithoutAgo(double seconds, string expected) => Assert.Equal(expected, Format.Lasting(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(2048, "2.00 KiB")]
    [InlineData(268435456, "256 MiB")]
    public void Bytes_UsesTheLargestUnit(long bytes, string expected) => Assert.Equal(expected, Format.Bytes(bytes));
}
