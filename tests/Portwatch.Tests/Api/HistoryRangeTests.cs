using Portwatch.Api.Endpoints;

namespace Portwatch.Tests.Api;

public sealed class HistoryRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Read_Nothing_IsTheLastHourByTheMinute() =>
        Assert.Equal(new HistoryRange(Now.AddHours(-1), Now, TimeSpan.FromMinutes(1)), HistoryRange.Read(null, null, null, Now).Range);

    [Theory]
    [InlineData(0, 1, 60, "from")]
    [InlineData(400, 0, 60, "from")]
    [InlineData(1, 0, 1, "bucket")]
    public void Read_Fault_IsNamed(int fromDaysAgo, int toDaysAgo, int bucket, string field) =>
        Assert.Contains(field, HistoryRange.Read(Now.AddDays(-fromDaysAgo), Now.AddDays(-toDaysAgo), bucket, Now).Faults.Keys);

    [Theory]
    [InlineData("hour", 1, 60)]
    [InlineData("day", 24, 600)]
    [InlineData("month", 720, 3_600)]
    [InlineData("eternity", 1, 60)]
    public void Named_RangesAreTold_AsFinelyAsTheirLengthAllows(string name, int hours, int bucketSeconds)
    {
        var range = HistoryRange.Named(name, Now);

        Assert.Equal((TimeSpan.FromHours(hours), TimeSpan.FromSeconds(bucketSeconds)), (range.To - range.From, range.Bucket));
    }

    [Fact]
    public void Read_EarliestMoment_DoesNotOverflow() => Assert.Null(HistoryRange.Read(null, DateTimeOffset.MinValue, null, Now).Range);
}
