using Docker.DotNet.Models;
using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Tests.Containers;

/// <summary>When a health check is overdue, so that no timer of systemd can be about to run it.</summary>
public sealed class PodmanHealthCheckTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static HealthcheckConfig Check => new() { Test = ["CMD", "true"], Interval = Interval };

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void IsDue_BeforeTheFirst_AfterTheInterval(int secondsAfterStart, bool isDue) =>
        Assert.Equal(isDue, IsDue(Inspected(Check), secondsAfterStart));

    [Theory]
    [InlineData(34, false)]
    [InlineData(35, true)]
    public void IsDue_AfterOne_WhenTheNextIsHalfAnIntervalLate(int secondsAfterStart, bool isDue) =>
        Assert.Equal(isDue, IsDue(Inspected(Check, resultsAt: [10, 20]), secondsAfterStart));

    [Fact]
    public void IsDue_WithoutACheck_OrWhenItDoesNotRun_Never()
    {
        var switchedOff = Inspected(new HealthcheckConfig { Test = ["NONE"], Interval = Interval });
        var without = Inspected(check: null);
        var ended = Inspected(Check, isRunning: false);

        Assert.False(IsDue(switchedOff, 1000) || IsDue(without, 1000) || IsDue(ended, 1000));
    }

    private static bool IsDue(ContainerInspectResponse inspected, int secondsAfterStart) => PodmanHealthCheck.IsDue(inspected, Start, Start.AddSeconds(secondsAfterStart));

    private static ContainerInspectResponse Inspected(HealthcheckConfig? check, bool isRunning = true, params int[] resultsAt) => new()
    {
        State = new State
        {
            Running = isRunning,
            Health = new Docker.DotNet.Models.Health { Log = [.. resultsAt.Select(at => new HealthcheckResult { End = Start.AddSeconds(at).UtcDateTime })] },
        },
        Config = new ContainerConfig { Healthcheck = check },
    };
}
