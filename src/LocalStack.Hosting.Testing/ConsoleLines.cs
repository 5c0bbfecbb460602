using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Testing;

/// <summary>The latest console lines of each resource, for the messages of failed tests.</summary>
/// <param name="lines">How many of each are kept.</param>
internal sealed partial class ConsoleLines(int lines) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _latest = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stop = new();
    private Task _watch = Task.CompletedTask;

    public void Watch(ResourceNotificationService notifications, ResourceLoggerService consoles)
    {
        if (lines > 0)
        {
            _watch = Task.Run(() => WatchAsync(notifications, consoles));
        }
    }

    public string Describe(IEnumerable<string> resources)
    {
        var text = new StringBuilder();
        foreach (var resource in resources)
        {
            if (_latest.TryGetValue(resource, out var latest) && !latest.IsEmpty)
            {
                text.Append($"\nConsole of '{resource}', last lines:\n");
                foreach (var line in latest)
                {
                    text.Append("  ").Append(line).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
    }

    private async Task WatchAsync(ResourceNotificationService notifications, ResourceLoggerService consoles)
    {
        var readers = new Dictionary<string, Task>();
        try
        {
            await foreach (var change in notifications.WatchAsync(_stop.Token).ConfigureAwait(false))
            {
                if (!readers.ContainsKey(change.ResourceId))
                {
                    readers.Add(change.ResourceId, ReadAsync(consoles, change.ResourceId, change.Resource.Name));
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test has ended.
        }

        await Task.WhenAll(readers.Values).ConfigureAwait(false);
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colours();

    private async Task ReadAsync(ResourceLoggerService consoles, string id, string resource)
    {
        try
        {
            await foreach (var batch in consoles.WatchAsync(id).WithCancellation(_stop.Token).ConfigureAwait(false))
            {
                var latest = _latest.GetOrAdd(resource, static _ => []);
                foreach (var line in batch)
                {
                    latest.Enqueue(Colours().Replace(line.Content, ""));
                    while (latest.Count > lines && latest.TryDequeue(out _))
                    {
                        // The oldest goes.
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test has ended.
        }
    }
}
