using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Hosting.Tests.Health;

public class HealthWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Watch_FollowsTheScheduleAndStampsEachReport()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 22, 0, 0, TimeSpan.Zero));
        var probe = new ScriptedProbe(HealthStatus.Unhealthy, HealthStatus.Healthy, HealthStatus.Unhealthy);
        var reports = Channel.CreateUnbounded<HealthReportSnapshot>();
        await using var watch = HealthWatch.Start(probe, new HealthSchedule(), time, report => reports.Writer.TryWrite(report));

        var first = await NextAsync(reports);
        var second = await AdvanceUntilAsync(reports, time, TimeSpan.FromMilliseconds(60));
        var third = await AdvanceUntilAsync(reports, time, TimeSpan.FromSeconds(30));

        Assert.Equal((HealthStatus.Unhealthy, 0), (first.Status, SecondsOf(first)));
        Assert.Equal((HealthStatus.Healthy, 0), (second.Status, SecondsOf(second)));
        Assert.Equal((HealthStatus.Unhealthy, 30), (third.Status, SecondsOf(third)));
    }

    [Fact]
    public async Task Dispose_WhileTheProbeHangs_CancelsIt()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = HealthWatch.Start(new HangingProbe(asked), new HealthSchedule(), TimeProvider.System, _ => { });
        await asked.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        await watch.DisposeAsync().AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    private static int SecondsOf(HealthReportSnapshot report) => report.LastRunAt!.Value.Second;

    private static async Task<HealthReportSnapshot> NextAsync(Channel<HealthReportSnapshot> reports) =>
        await reports.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <summary>Moves the clock once the watch waits on it: the report comes before the delay is made, so the first move may be too early.</summary>
    private static async Task<HealthReportSnapshot> AdvanceUntilAsync(Channel<HealthReportSnapshot> reports, FakeTimeProvider time, TimeSpan pause)
    {
        var next = NextAsync(reports);
        time.Advance(pause);
        while (await Task.WhenAny(next, Task.Delay(20, TestContext.Current.CancellationToken)) != next)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        return await next;
    }

    private sealed class ScriptedProbe(params HealthStatus[] answers) : IHealthProbe
    {
        private int _asked;

        public string Key => "scripted";

        public Task<HealthReportSnapshot> ProbeAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new HealthReportSnapshot(Key, answers[Math.Min(_asked++, answers.Length - 1)], null, null));
    }

    private sealed class HangingProbe(TaskCompletionSource asked) : IHealthProbe
    {
        public string Key => "hanging";

        public async Task<HealthReportSnapshot> ProbeAsync(CancellationToken cancellationToken)
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("An endless delay ended.");
        }
    }
}
