using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What follows from instances being ready or not: further replicas, the ready event, and whom the proxies send to.</summary>
internal sealed partial class ResourceSupervisor
{
    /// <summary>Lets instances start that are held back, if none of their siblings is coming up any more.</summary>
    private void ReleaseHeld()
    {
        foreach (var instance in _instances.Where(instance => instance.IsHeld).ToList())
        {
            if (Staggering.MayStart(_services.Options.StaggerReplicas, _services.Options.StaggerLimit, Siblings(instance)))
            {
                Apply(instance, InstanceEvent.WaitMet);
            }
            else if (instance.WaitingFor.Count == 0)
            {
                instance.WaitingFor = [.. _instances.Where(sibling => sibling.State is InstanceState.Starting or InstanceState.Running).Select(sibling => new PendingWait(sibling.Id, "until it is ready, since replicas start one after the other")).Take(1)];
                Publish(instance);
            }
        }
    }

    /// <summary>Brings the shared checks, the ready event and the proxies in line with what the instances are now.</summary>
    private void UpdateReadiness()
    {
        var running = _instances.Where(instance => instance.IsRunning).ToList();
        _health.WatchShared(running.Count > 0, Post, Run);
        if (running.Count == 0 && _ready is not null)
        {
            _ready.Value.Cancel.Cancel();
            (_ready, _readyHandled) = (null, null);
        }

        if (_ready is null && running.Any(IsHealthy))
        {
            var (number, cancel) = (++_readies, new CancellationTokenSource());
            _ready = (number, cancel);
            Run(() => HandleReadyAsync(number, cancel.Token));
        }

        foreach (var instance in running)
        {
            if (!instance.WasReady && IsReady(instance))
            {
                instance.WasReady = true;
                if (instance.Launched?.Running.ProcessId is { } pid && instance.TargetPorts.Count > 0)
                {
                    Run(() => ReportWideListenersAsync(instance.Id, pid));
                }
            }
        }

        _proxies.Update(running, instance => instance.ChecksAreHealthy(_health.InstanceKeys), _health.InstanceKeys.Count > 0, WhyNone);
    }

    private string WhyNone() => Answers.WhyNone(_instances);

    /// <summary>Fit to be sent requests, as far as its own checks or ports tell.</summary>
    private bool IsReady(SupervisedInstance instance) => instance.IsRunning
        && (_health.InstanceKeys.Count > 0 ? instance.ChecksAreHealthy(_health.InstanceKeys) : _proxies.EndpointNames.All(instance.OpenEndpoints.Contains));

    private bool IsHealthy(SupervisedInstance instance) =>
        instance.IsRunning && _health.ReportsOf(instance).All(report => report.Status == HealthStatus.Healthy);

    private IEnumerable<Staggering.Sibling> Siblings(SupervisedInstance instance) =>
        from sibling in _instances
        where sibling != instance
        select new Staggering.Sibling(sibling.State, IsReady(sibling), _services.Time.GetElapsedTime(sibling.LaunchedTimestamp));
}
