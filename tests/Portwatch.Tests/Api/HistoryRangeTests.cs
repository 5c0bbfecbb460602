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
    [InlineData(40, 0, 60, "from")]
    [InlineData(1, 0, 0, "bucket")]
    [InlineData(1, 0, 86_401, "bucket")]
    [InlineData(1, 0, 1, "bucket")]
    public void Read_Fault_IsNamed(int fromDaysAgo, int toDaysAgo, int bucket, string field) =>
        Assert.Contains(field, HistoryRange.Read(Now.AddDays(-fromDaysAgo), Now.AddDays(-toDaysAgo), bucket, Now).Faults.Keys);

    [Fact]
    public void Read_EarliestMoment_DoesNotOverflow() => Assert.Null(HistoryRange.Read(null, DateTimeOffset.MinValue, null, Now).Range);
}
