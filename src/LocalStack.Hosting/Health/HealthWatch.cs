using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Health;

/// <summary>
/// Asks one probe again and again, from the moment its resource runs until it is disposed. It reports; what follows from a report is
/// decided by whoever owns the resource's state.
/// </summary>
internal sealed class HealthWatch : IAsyncDisposable
{
    private readonly IHealthProbe _probe;
    private readonly HealthSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly Action<HealthReportSnapshot> _report;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private HealthWatch(IHealthProbe probe, HealthSchedule schedule, TimeProvider time, Action<HealthReportSnapshot> report)
    {
        _probe = probe;
        _schedule = schedule;
        _time = time;
        _report = report;
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(() => RunAsync(_stop.Token));
        }
    }

    /// <param name="probe">Whom to ask.</param>
    /// <param name="schedule">When.</param>
    /// <param name="time">The clock.</param>
    /// <param name="report">Receives every answer. It is called from the watch's own loop, must not block and must not throw.</param>
    public static HealthWatch Start(IHealthProbe probe, HealthSchedule schedule, TimeProvider time, Action<HealthReportSnapshot> report) =>
        new(probe, schedule, time, report);

    /// <summary>Asks no more. A report that is under way may still arrive until the returned task completes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var wasHealthy = false;
        var failures = 0;
        try
        {
            while (true)
            {
                var report = await _probe.ProbeAsync(cancellationToken).ConfigureAwait(false);
                report = report with { LastRunAt = _time.GetUtcNow().UtcDateTime };
                var isHealthy = report.Status == HealthStatus.Healthy;
                wasHealthy |= isHealthy;
                failures = isHealthy ? 0 : failures + 1;
                _report(report);
                await Task.Delay(_schedule.Next(isHealthy, wasHealthy, failures, _time.GetElapsedTime(start)), _time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Disposed: the one way this loop ends.
        }
    }
}
