using System.Collections.Immutable;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Health;
using LocalStack.Hosting.Notifications;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>
/// The checks of one supervised resource. Those over HTTP ask each instance for itself; all others judge the resource as a whole, and
/// their answer stands in every instance's reports. Its supervisor's loop is the only caller.
/// </summary>
internal sealed class ResourceHealth
{
    private readonly IReadOnlyList<HttpHealthCheckAnnotation> _instanceChecks;
    private readonly IReadOnlyList<string> _allKeys;
    private readonly IReadOnlyList<string> _sharedKeys;
    private readonly HealthProbes _probes;
    private readonly HealthSchedule _schedule;
    private readonly TimeProvider _time;
    private readonly List<HealthWatch> _sharedWatches = [];

    public ResourceHealth(IResource resource, HealthProbes probes, HealthSchedule schedule, TimeProvider time)
    {
        _probes = probes;
        _schedule = schedule;
        _time = time;
        _allKeys = [.. SnapshotDecorator.HealthCheckKeysOf(resource).Distinct(StringComparer.Ordinal)];
        _instanceChecks =
        [
            .. resource.Annotations.OfType<HttpHealthCheckAnnotation>()
                .Where(check => _allKeys.Contains(check.Key) && ReferenceEquals(check.Endpoint().Resource, resource) && check.Endpoint().Exists)
                .DistinctBy(check => check.Key),
        ];
        InstanceKeys = [.. _instanceChecks.Select(check => check.Key)];
        _sharedKeys = [.. _allKeys.Except(InstanceKeys, StringComparer.Ordinal)];
    }

    /// <summary>The checks that each instance answers for itself.</summary>
    public IReadOnlyList<string> InstanceKeys { get; }

    /// <summary>The latest answers of the checks that judge the resource as a whole.</summary>
    public Dictionary<string, HealthReportSnapshot> Shared { get; } = new(StringComparer.Ordinal);

    /// <summary>Every check's latest report on an instance; one without a status where there is none yet.</summary>
    public ImmutableArray<HealthReportSnapshot> ReportsOf(SupervisedInstance instance) =>
    [
        .. _allKeys.Select(key => instance.Reports.GetValueOrDefault(key)
            ?? (instance.IsRunning ? Shared.GetValueOrDefault(key) : null)
            ?? new HealthReportSnapshot(key, Status: null, Description: null, ExceptionText: null)),
        .. instance.Reports.Values.Where(report => !_allKeys.Contains(report.Name)),
    ];

    /// <summary>Begins to watch an instance that has just been started.</summary>
    public IEnumerable<IAsyncDisposable> WatchInstance(SupervisedInstance instance, IReadOnlyList<(EndpointAnnotation Endpoint, int Port)> proxied, Action<SupervisorMessage> post)
    {
        var (id, run) = (instance.Id, instance.Run);
        if (instance.Launched?.Health is { } own)
        {
            yield return WatchOwn(instance, own, report => post(new SupervisorMessage.InstanceHealth(id, run, report)));
        }

        foreach (var check in _instanceChecks)
        {
            var endpoint = check.Endpoint().EndpointAnnotation;
            var probe = _probes.ForInstance(check, ResourceProxies.TargetOf(endpoint, instance.TargetPorts[endpoint.Name]));
            yield return HealthWatch.Start(probe, _schedule, _time, report => post(new SupervisorMessage.InstanceHealth(id, run, report)));
        }

        if (_instanceChecks.Count > 0)
        {
            yield break;
        }

        foreach (var (endpoint, port) in proxied)
        {
            IPEndPoint target = ResourceProxies.TargetOf(endpoint, port);
            yield return PortWatch.Start(target, instance.Launched?.Running.AcceptsBeforeListening == true, _time, () => post(new SupervisorMessage.EndpointOpened(id, run, endpoint.Name)));
        }
    }

    // The check that an instance brings itself may take its time until it says anything (an image's asks every 30 seconds, if nothing else is said).
    // That is waited for only where nobody else can tell.
    private HealthWatch WatchOwn(SupervisedInstance instance, IHealthProbe probe, Action<HealthReportSnapshot> post)
    {
        var isOnlyOne = _allKeys.Count == 0;
        if (isOnlyOne)
        {
            instance.Reports[probe.Key] = new HealthReportSnapshot(probe.Key, Status: null, Description: null, ExceptionText: null);
        }

        return HealthWatch.Start(probe, _schedule, _time, report =>
        {
            if (isOnlyOne || report.Status is not null)
            {
                post(report);
            }
        });
    }

    /// <summary>Watches the resource as a whole while any instance runs.</summary>
    public void WatchShared(bool isRunning, Action<SupervisorMessage> post, Action<Func<Task>> run)
    {
        if (isRunning && _sharedWatches.Count == 0)
        {
            _sharedWatches.AddRange(_sharedKeys.Select(key =>
                HealthWatch.Start(_probes.ForRegistered(key), _schedule, _time, report => post(new SupervisorMessage.ResourceHealth(report)))));
        }
        else if (!isRunning && _sharedWatches.Count > 0)
        {
            foreach (var watch in _sharedWatches)
            {
                run(() => watch.DisposeAsync().AsTask());
            }

            _sharedWatches.Clear();
            Shared.Clear();
        }
    }
}
