using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Logs;

/// <summary>
/// How many error logs each resource has written that nobody has looked at. One for the process: what was seen in one tab was seen.
/// Reads only what has come since it last looked.
/// </summary>
internal sealed class UnseenErrors(TelemetryStore store) : BackgroundService
{
    private const int PageSize = 1_000;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Name, string Instance), int> _counts = [];
    private readonly Dictionary<(string Name, string Instance), long> _seenUpTo = [];
    private long _lastId = -1;
    private long _version;
    private long _cleared;

    /// <summary>Raised when a number has changed.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <summary>Of one instance; of a resource with all its replicas when <paramref name="allReplicas"/>.</summary>
    public int Of(ResourceSnapshot resource, bool allReplicas = false)
    {
        lock (_gate)
        {
            Read_NeedsLock();
            return _counts.Where(count => IsOf(count.Key, resource, allReplicas)).Sum(count => count.Value);
        }
    }

    /// <summary>Of all resources.</summary>
    public int Total()
    {
        lock (_gate)
        {
            Read_NeedsLock();
            return _counts.Values.Sum();
        }
    }

    /// <summary>Somebody looks at the error logs.</summary>
    /// <param name="name">Of this resource or instance only; of all when null.</param>
    public void MarkSeen(string? name = null)
    {
        lock (_gate)
        {
            Read_NeedsLock();
            var seen = _counts.Keys.Where(key => name is null || Is(key.Name, name) || Is($"{key.Name}-{key.Instance}", name)).ToImmutableArray();
            if (seen.IsEmpty)
            {
                return;
            }

            foreach (var key in seen)
            {
                _counts.Remove(key);
                _seenUpTo[key] = _lastId;
            }
        }

        Changed.Raise();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var before = 0;
            await foreach (var _ in store.WatchAsync(TelemetrySignal.Logs, LeastInterval, stoppingToken))
            {
                if (Total() is var total && total != before)
                {
                    before = total;
                    Changed.Raise();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The dashboard ends.
        }
    }

    private void Read_NeedsLock()
    {
        var version = store.GetVersion(TelemetrySignal.Logs);
        if (version == _version)
        {
            return;
        }

        _version = version;
        if (store.Counters.Logs.Cleared is var cleared && cleared != _cleared)
        {
            // Some of what was counted is gone: counted again, without what was seen.
            _cleared = cleared;
            _counts.Clear();
            _lastId = -1;
        }

        var query = new LogQuery { MinSeverity = LogSeverity.Error, AfterId = _lastId, Limit = PageSize };
        while (store.GetLogs(query).Items is { IsEmpty: false } page)
        {
            foreach (var record in page)
            {
                var key = (record.Resource.Name, record.Resource.InstanceId);
                if (record.Id > _seenUpTo.GetValueOrDefault(key, -1))
                {
                    _counts[key] = _counts.GetValueOrDefault(key) + 1;
                }

                _lastId = Math.Max(_lastId, record.Id);
            }

            if (page.Length < PageSize)
            {
                break;
            }

            query = query with { Offset = query.Offset + PageSize };
        }
    }

    private static bool IsOf((string Name, string Instance) sender, ResourceSnapshot resource, bool allReplicas)
        => Is(sender.Name, resource.DisplayName)
            && (allReplicas || sender.Instance.Length == 0 || resource.Name == resource.DisplayName || Is($"{sender.Name}-{sender.Instance}", resource.Name) || Is(sender.Instance, resource.Name));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
