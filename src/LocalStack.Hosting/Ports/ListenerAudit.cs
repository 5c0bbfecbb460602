using System.Collections.Concurrent;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Ports;

/// <summary>
/// Looks, while the application runs, at where its processes listen: whether other machines can reach what nobody declared external, and whether a process listens where it was
/// told to. It says so on the resource and on the console. Linux only: elsewhere the system is not asked who listens.
/// </summary>
internal sealed partial class ListenerAudit(
    IConfiguration configuration, ResourceNotificationService notifications, ResourceLoggerService consoles, ResourceCommandService commands, TimeProvider time, ILogger<ListenerAudit> logger) : EarlyService
{
    public const string Setting = "LocalStack:Exposure";

    private const string Strict = "strict";
    private const string Off = "off";

    // A fault that is there at two looks in turn is said: within two seconds. Reading the system's sockets costs some milliseconds, so only the second look comes soon.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1_200);
    private static readonly TimeSpan Confirmation = TimeSpan.FromMilliseconds(700);

    private readonly ConcurrentDictionary<string, ResourceEvent> _latest = [];
    private readonly Dictionary<(string ResourceId, ListenerFinding Finding), bool> _isSaid = [];
    private (HashSet<long> Ids, ILookup<int, Listener> Listeners) _last = ([], Enumerable.Empty<Listener>().ToLookup(static listener => listener.Pid));

    /// <summary>What is wrong with the setting, if anything.</summary>
    public static IEnumerable<string> FindFaults(IConfiguration configuration) => configuration[Setting] is null or "" or "warn" or Strict or Off
        ? []
        : [$"'{Setting}' is '{configuration[Setting]}'. It must be 'warn' (the default), '{Strict}' or '{Off}'."];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux() || configuration[Setting] == Off)
        {
            return;
        }

        var watching = WatchAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
                timer.Period = _isSaid.ContainsValue(false) ? Confirmation : Interval;
            }
        }
        finally
        {
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken).ConfigureAwait(false))
        {
            _latest[change.ResourceId] = change;
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        // The hidden process of a native server has the same id as the resource that it runs.
        var running = _latest.Values
            .Where(static change => change.Snapshot.State?.Text == KnownResourceStates.Running && Pid(change) is not null)
            .GroupBy(static change => Pid(change)!.Value)
            .ToDictionary(static group => group.Key, static group => group.OrderBy(static change => change.Snapshot.IsHidden).First());
        var listeners = Listeners(running.Keys);
        var found = new HashSet<(string, ListenerFinding)>();
        foreach (var (pid, change) in running)
        {
            foreach (var finding in ListenerRule.Judge(Declared(change), [.. listeners[pid]]))
            {
                var key = (change.ResourceId, finding);
                found.Add(key);
                if (_isSaid.TryGetValue(key, out var isSaid) && !isSaid)
                {
                    await SayAsync(change, finding, cancellationToken).ConfigureAwait(false);
                }

                _isSaid[key] = _isSaid.ContainsKey(key);
            }
        }

        foreach (var key in _isSaid.Keys.Where(key => !found.Contains(key)).ToList())
        {
            _isSaid.Remove(key);
        }
    }

    // To see whose sockets they are takes a look at each process, so that is done when there is a new one, or a new process. Both answer from one reading: the system can leave a
    // socket out of its list while others come and go, and one that only the second of two readings left out would be missed for good.
    private ILookup<int, Listener> Listeners(IReadOnlyCollection<int> processes)
    {
        SocketRow[] listening = [.. SocketRow.ReadListening()];
        HashSet<long> ids = [.. processes.Select(static id => -(long)id), .. listening.Select(static row => row.Inode)];
        if (!ids.SetEquals(_last.Ids))
        {
            _last = (ids, ListenerTable.Find(processes, listening));
        }

        return _last.Listeners;
    }

    private static int? Pid(ResourceEvent change) => change.Snapshot.Properties.FirstOrDefault(static property => property.Name == ExecutableProperties.Pid)?.Value switch
    {
        int id => id,
        string text when int.TryParse(text, CultureInfo.InvariantCulture, out var id) => id,
        _ => null,
    };

    private static DeclaredListeners Declared(ResourceEvent change)
    {
        var endpoints = change.Resource.Annotations.OfType<EndpointAnnotation>().ToList();
        return new DeclaredListeners(
            endpoints.Exists(static endpoint => endpoint.IsExternal || PortClaims.AddressOf(endpoint.TargetHost) is var address && !System.Net.IPAddress.IsLoopback(address)),
            ToldPorts.Read(change.Resource, change.Snapshot.EnvironmentVariables),
            change.Snapshot is { HealthStatus: HealthStatus.Healthy, HealthReports.IsEmpty: false });
    }

    private async Task SayAsync(ResourceEvent change, ListenerFinding finding, CancellationToken cancellationToken)
    {
        var text = ListenerText.For(change.Resource.Name, finding);
        var isStopped = finding.Fault == ListenerFault.Exposed && configuration[Setting] == Strict;
        if (isStopped)
        {
            text += $" It is stopped, because '{Setting}' is '{Strict}'.";
        }

        Log.Finding(consoles.GetLogger(change.ResourceId), text);
        Log.Finding(logger, text);
        if (isStopped && await commands.ExecuteCommandAsync(change.ResourceId, KnownResourceCommands.StopCommand, cancellationToken).ConfigureAwait(false) is { Success: false, Canceled: false } result)
        {
            Log.NotStopped(logger, change.Resource.Name, result.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Finding}")]
        public static partial void Finding(ILogger logger, string finding);

        [LoggerMessage(LogLevel.Error, "Resource '{ResourceName}' could not be stopped: {Reason}")]
        public static partial void NotStopped(ILogger logger, string resourceName, string? reason);
    }
}
