using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The consoles of all resources: what their processes print and what is logged about them.
/// The last 10,000 lines of an instance are kept, up to 4 MiB of text.
/// </summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ConsoleLog> _logs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _watchersGate = new();
    private readonly List<Channel<LogSubscriber>> _watchers = [];
    private bool _disposed;

    internal TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>A logger whose messages appear on the console of a resource, on each of its instances.</summary>
    /// <param name="resource">The resource.</param>
    /// <returns>A logger that may be kept; instances added later are included.</returns>
    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new ConsoleLogger(() => [.. ResourceInstances.IdsOf(resource).Select(Of)]);
    }

    /// <summary>A logger whose messages appear on the console of one instance.</summary>
    /// <param name="resourceName">The instance's id, or the name of a resource without instances of its own.</param>
    /// <returns>A logger that may be kept.</returns>
    public ILogger GetLogger(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        var log = Of(resourceName);
        return new ConsoleLogger(() => [log]);
    }

    /// <summary>The lines kept now, without waiting for further ones.</summary>
    /// <param name="resource">The resource; lines of several instances follow one another.</param>
    /// <returns>Batches of lines, oldest first.</returns>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return MergeAsync(ResourceInstances.IdsOf(resource), follow: false);
    }

    /// <inheritdoc cref="GetAllAsync(IResource)"/>
    /// <param name="resourceName">The instance's id, or the name of a resource without instances of its own.</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return Of(resourceName).ReadAsync(follow: false, CancellationToken.None);
    }

    /// <summary>The lines kept so far and then each new one, until the log is completed. A reader that is too slow misses lines, visible as a gap in their numbers.</summary>
    /// <param name="resource">The resource; lines of several instances are interleaved as they come.</param>
    /// <returns>Batches of lines.</returns>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return MergeAsync(ResourceInstances.IdsOf(resource), follow: true);
    }

    /// <inheritdoc cref="WatchAsync(IResource)"/>
    /// <param name="resourceName">The instance's id, or the name of a resource without instances of its own.</param>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        return Of(resourceName).ReadAsync(follow: true, CancellationToken.None);
    }

    /// <summary>Tells which logs are being read: first those that are, then each change.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>One entry for each log that gets its first reader or loses its last.</returns>
    public async IAsyncEnumerable<LogSubscriber> WatchAnySubscribersAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogSubscriber>(new UnboundedChannelOptions { SingleReader = true });
        lock (_watchersGate)
        {
            foreach (var (name, log) in _logs)
            {
                if (log.HasReaders)
                {
                    channel.Writer.TryWrite(new LogSubscriber(name, true));
                }
            }

            _watchers.Add(channel);
            if (_disposed)
            {
                channel.Writer.TryComplete();
            }
        }

        try
        {
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_watchersGate)
            {
                _watchers.Remove(channel);
            }
        }
    }

    /// <summary>Ends the readers of a resource's logs once they have read what is there.</summary>
    /// <param name="resource">The resource, with all its instances.</param>
    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var id in ResourceInstances.IdsOf(resource))
        {
            Complete(id);
        }
    }

    /// <summary>Ends the readers of a log once they have read what is there.</summary>
    /// <param name="name">The instance's id, or the name of a resource without instances of its own.</param>
    public void Complete(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_logs.TryGetValue(name, out var log))
        {
            log.Complete();
        }
    }

    /// <summary>Forgets the lines kept so far; numbering goes on.</summary>
    /// <param name="resourceName">The instance's id, or the name of a resource without instances of its own.</param>
    public void ClearBacklog(string resourceName)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        if (_logs.TryGetValue(resourceName, out var log))
        {
            log.Clear();
        }
    }

    /// <summary>Ends all readers.</summary>
    public void Dispose()
    {
        lock (_watchersGate)
        {
            _disposed = true;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryComplete();
            }
        }

        foreach (var log in _logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The console of an instance, made on first use.</summary>
    internal ConsoleLog Of(string name) => _logs.GetOrAdd(name, static (name, self) => new ConsoleLog(name, self.TimeProvider, self.OnSubscribersChanged), this);

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> MergeAsync(
        IReadOnlyList<string> names, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (names.Count == 1 || !follow)
        {
            foreach (var name in names)
            {
                await foreach (var batch in Of(name).ReadAsync(follow, cancellationToken).ConfigureAwait(false))
                {
                    yield return batch;
                }
            }

            yield break;
        }

        // Capacity one: a reader that does not come back stops the copying, and the rings stay the only place that keeps lines.
        var merged = Channel.CreateBounded<IReadOnlyList<LogLine>>(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var copies = Task.WhenAll(names.Select(name => CopyAsync(Of(name), merged.Writer, stop.Token)));
        var completion = copies.ContinueWith(
            copied => merged.Writer.TryComplete(copied.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (var batch in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await completion.ConfigureAwait(false);
        }
    }

    private static async Task CopyAsync(ConsoleLog log, ChannelWriter<IReadOnlyList<LogLine>> to, CancellationToken cancellationToken)
    {
        await foreach (var batch in log.ReadAsync(follow: true, cancellationToken).ConfigureAwait(false))
        {
            await to.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    private void OnSubscribersChanged(string name, bool any)
    {
        lock (_watchersGate)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(new LogSubscriber(name, any));
            }
        }
    }
}
