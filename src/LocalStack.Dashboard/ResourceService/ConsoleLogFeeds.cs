using Grpc.Core;
using LocalStack.Dashboard.Configuration;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>
/// One stream a resource, however many pages show it. It is opened by the first who looks and kept for a moment after the last: the prerendered
/// page and the live one that replaces it are two lookers in a row.
/// </summary>
internal sealed class ConsoleLogFeeds(ResourceServiceClient client, DashboardOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan KeptAfterLastLook = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>The feed of a resource. Give it back by disposing.</summary>
    public ConsoleLogLease Open(string resourceName)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(resourceName, out var entry))
            {
                entry = new Entry(new ConsoleLogFeed(resourceName, options.MaxConsoleLines));
                _entries.Add(resourceName, entry);
                using var flow = ExecutionContext.SuppressFlow();
                var feed = entry.Feed;
                var stop = entry.Stop.Token;
                entry.Reading = Task.Run(() => ReadAsync(feed, stop), CancellationToken.None);
            }

            entry.Lookers++;
            entry.Closing?.Dispose();
            entry.Closing = null;
            return new ConsoleLogLease(entry.Feed, () => Close(resourceName, entry));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var entry in _entries.Values)
            {
                entry.Closing?.Dispose();
                entry.Stop.Cancel();
            }

            _entries.Clear();
        }
    }

    private void Close(string resourceName, Entry entry)
    {
        lock (_gate)
        {
            if (--entry.Lookers == 0)
            {
                entry.Closing = time.CreateTimer(_ => Forget(resourceName, entry), null, KeptAfterLastLook, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Forget(string resourceName, Entry entry)
    {
        lock (_gate)
        {
            if (entry.Lookers == 0 && _entries.TryGetValue(resourceName, out var current) && ReferenceEquals(current, entry))
            {
                _entries.Remove(resourceName);
                entry.Stop.Cancel();
            }
        }
    }

    private async Task ReadAsync(ConsoleLogFeed feed, CancellationToken stop)
    {
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var lines in client.WatchConsoleAsync(feed.ResourceName, stop))
                {
                    failures = 0;
                    feed.Interruption = "";
                    feed.Append(lines);
                }

                feed.Interruption = client.Connection.IsLost ? "The AppHost is disconnected: no new lines until it is back." : "";
            }
            catch (RpcException exception) when (!stop.IsCancellationRequested)
            {
                feed.Interruption = exception.StatusCode == StatusCode.NotFound
                    ? $"The AppHost has no resource '{feed.ResourceName}'."
                    : "The AppHost is disconnected: no new lines until it is back.";
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }

            failures++;
            await Task.Delay(ReconnectDelay.After(failures, Random.Shared.NextDouble()), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class Entry(ConsoleLogFeed feed)
    {
        public ConsoleLogFeed Feed { get; } = feed;

        public CancellationTokenSource Stop { get; } = new();

        public Task? Reading { get; set; }

        public int Lookers { get; set; }

        public ITimer? Closing { get; set; }
    }
}
