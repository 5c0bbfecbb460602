using System.Buffers;
using System.Collections.Immutable;
using System.Threading.Channels;
using LocalStack.Telemetry.Storage;
using Microsoft.Extensions.Logging;

namespace LocalStack.Telemetry.History;

/// <summary>
/// Keeps received telemetry on disk, a folder for each run, and reads earlier runs back. Nothing here is on the path of what comes in: requests are copied
/// into a bounded queue, and when it is full, or the disk is, or the folder may not be written, history is lost and counted, and nothing else happens.
/// </summary>
/// <remarks>
/// Append-only files of packed requests, not a database. A sketch of the forms outside .NET, over 153,600 synthetic spans, had SQLite with a row for each
/// take about 13 times the CPU and 12 times the space of such files; with packed requests as blobs it took the same, and would be a native library more.
/// </remarks>
public sealed class TelemetryHistory : IAsyncDisposable
{
    private static readonly TimeSpan GatherStep = TimeSpan.FromMilliseconds(50);

    private readonly TelemetryHistoryOptions _options;
    private readonly TimeProvider _timeProvider;

    // Written to by receivers.
    private readonly Channel<QueuedRequest> _queue = Channel.CreateUnbounded<QueuedRequest>(new UnboundedChannelOptions { SingleReader = true });
    private long _queuedBytes;
    private long _dropped;

    // Touched by the loop, which alone writes.
    private readonly RunWriter _writer;
    private readonly Task _loop;
    private readonly CancellationTokenSource _hurry = new();

    /// <summary>Begins to keep telemetry. Nothing is opened yet; what cannot be opened later is told by <see cref="Status"/>.</summary>
    /// <param name="options">Where and how much.</param>
    /// <param name="logger">Is told when keeping fails, and when it works again.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentException">A setting lies outside its range.</exception>
    public TelemetryHistory(TelemetryHistoryOptions options, ILogger<TelemetryHistory> logger, TimeProvider? timeProvider = null)
    {
        options.Validate();
        _options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _writer = new RunWriter(options, _timeProvider, logger);
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(WriteAsync);
        }
    }

    /// <summary>The name of this run.</summary>
    public string RunId => _writer.RunId;

    /// <summary>The settings.</summary>
    public TelemetryHistoryOptions Options => _options;

    /// <summary>How it goes.</summary>
    public TelemetryHistoryStatus Status =>
        new(_writer.Fault, _writer.Recorded, Interlocked.Read(ref _dropped) + _writer.Dropped, Interlocked.Read(ref _queuedBytes), _writer.BytesOnDisk);

    /// <summary>Keeps a request, if it can. Returns at once and never throws.</summary>
    /// <param name="signal">What it carries.</param>
    /// <param name="request">The request in protobuf; it is copied.</param>
    public void Record(TelemetrySignal signal, ReadOnlySpan<byte> request)
    {
        if (Interlocked.Add(ref _queuedBytes, request.Length) > _options.MaxQueuedBytes)
        {
            Interlocked.Add(ref _queuedBytes, -request.Length);
            Interlocked.Increment(ref _dropped);
            return;
        }

        var copy = ArrayPool<byte>.Shared.Rent(request.Length);
        request.CopyTo(copy);
        if (!_queue.Writer.TryWrite(new QueuedRequest(signal, copy, request.Length, null)))
        {
            Interlocked.Add(ref _queuedBytes, -request.Length);
            Interlocked.Increment(ref _dropped);
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    /// <summary>Returns when everything recorded so far is written, or was given up.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        // Whoever asks once will ask again, and does not want to wait for more to come: from now on nothing is gathered.
        await _hurry.CancelAsync().ConfigureAwait(false);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_queue.Writer.TryWrite(new QueuedRequest(default, [], 0, done)))
        {
            await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The kept runs of this application, the latest first; empty when the folder cannot be read.</summary>
    public ImmutableArray<TelemetryRun> GetRuns()
    {
        try
        {
            return [.. RunFolder.List(_options.Folder)
                .Where(entry => entry.Description.Application == _options.Application)
                .Select(entry => Describe(entry.Folder, entry.Description))
                .Reverse()];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Reads an earlier run back, as far as it can be read.</summary>
    /// <param name="runId">Its name.</param>
    /// <param name="options">The bounds of the store it is read into; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Its telemetry; <see langword="null"/> when there is no such run (any more).</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<TelemetryRunContents?> ReadAsync(string runId, TelemetryOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (RunFolder.List(_options.Folder).FirstOrDefault(entry => entry.Folder.Id == runId).Folder is not { } folder)
        {
            return null;
        }

        return await RunReader.ReadAsync(folder, new TelemetryStore(options), folder.GetSegments(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what this run wrote before this process began, into its store: for a run that is continued.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What was read; <see langword="null"/> when the run is new.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<TelemetryRunContents?> RestoreAsync(TelemetryStore store, CancellationToken cancellationToken)
    {
        var segments = _writer.EarlierSegments;
        return segments.Length == 0 ? null : await RunReader.ReadAsync(_writer.Folder, store, segments, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what waits, and ends the run.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _hurry.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private TelemetryRun Describe(RunFolder folder, RunDescription description)
    {
        var segments = folder.GetSegments();
        var last = segments is [.., var latest] ? new DateTimeOffset(latest.LastWriteTimeUtc) : description.StartedAt;
        return new TelemetryRun(folder.Id, description.StartedAt, last, segments.Sum(segment => segment.Length), folder.Id == RunId);
    }

    private async Task WriteAsync()
    {
        var reader = _queue.Reader;
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await GatherAsync().ConfigureAwait(false);
            while (reader.TryRead(out var request))
            {
                if (request.Flushed is { } flushed)
                {
                    _writer.Flush();
                    flushed.SetResult();
                    continue;
                }

                _writer.Add(request.Signal, request.Bytes.AsSpan(0, request.Length));
                ArrayPool<byte>.Shared.Return(request.Bytes);
                Interlocked.Add(ref _queuedBytes, -request.Length);
            }

            _writer.Flush();
        }

        _writer.Dispose();
    }

    // Many small requests pack better together, but what is in memory only is lost in a crash: so a chunk's worth, or a moment, whichever comes first.
    private async Task GatherAsync()
    {
        var began = _timeProvider.GetTimestamp();
        while (!_hurry.IsCancellationRequested && Interlocked.Read(ref _queuedBytes) < SegmentChunk.FullBytes && _timeProvider.GetElapsedTime(began) < _options.FlushInterval)
        {
            await Task.Delay(GatherStep, _timeProvider, _hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private readonly record struct QueuedRequest(TelemetrySignal Signal, byte[] Bytes, int Length, TaskCompletionSource? Flushed);
}
