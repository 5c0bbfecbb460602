using LocalStack.Hosting.Health;

namespace LocalStack.Hosting.Tests.Health;

public class HealthScheduleTests
{
    private static readonly HealthSchedule Schedule = new();

    [Fact]
    public void Next_ComingUp_AsksOftenAndThenLess()
    {
        var pauses = Enumerable.Range(1, 8).Select(failures => Schedule.Next(false, false, failures, TimeSpan.FromSeconds(1)).TotalMilliseconds);

        Assert.Equal([60, 90, 135, 202.5, 250, 250, 250, 250], pauses);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    [InlineData(50, 5)]
    public void Next_WasHealthyOnce_AsksEverySecondAndThenLess(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Schedule.Next(false, wasHealthy: true, failures, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Next_NeverHealthyForLong_AsksLess() =>
        Assert.Equal(TimeSpan.FromSeconds(5), Schedule.Next(false, false, 100, TimeSpan.FromSeconds(31)));

    [Fact]
    public void Next_Healthy_RestsForHalfAMinute() => Assert.Equal(TimeSpan.FromSeconds(30), Schedule.Next(true, true, 0, TimeSpan.FromMinutes(5)));
}
