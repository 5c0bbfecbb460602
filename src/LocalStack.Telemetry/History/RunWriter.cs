using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;
using Microsoft.Extensions.Logging;

namespace LocalStack.Telemetry.History;

/// <summary>Writes one run. Used by one loop; what it could not write it counts, and tries again a while later.</summary>
internal sealed partial class RunWriter : IDisposable
{
    private readonly TelemetryHistoryOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly RunDescription _description;

    private readonly ByteBuffer _chunk = new(SegmentChunk.FullBytes * 2);
    private readonly MemoryStream _packed = new();
    private long _requestsInChunk;
    private FileStream? _lock;
    private FileStream? _segment;
    private DateTimeOffset _retryAt;

    // Read by others.
    private volatile string? _fault;
    private long _recorded;
    private long _dropped;
    private long _bytesOnDisk;

    public RunWriter(TelemetryHistoryOptions options, TimeProvider timeProvider, ILogger logger)
    {
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _description = new RunDescription { Application = options.Application, StartedAt = timeProvider.GetUtcNow() };
        Folder = new RunFolder(Path.Combine(options.Folder, options.RunId ?? RunFolder.NewId(_description.StartedAt)));
        EarlierSegments = FindEarlierSegments();
    }

    public RunFolder Folder { get; private set; }

    public string RunId => Folder.Id;

    /// <summary>What the run had before this writer.</summary>
    public FileInfo[] EarlierSegments { get; }

    public string? Fault => _fault;

    public long Recorded => Interlocked.Read(ref _recorded);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long BytesOnDisk => Interlocked.Read(ref _bytesOnDisk);

    public void Add(TelemetrySignal signal, ReadOnlySpan<byte> request)
    {
        SegmentChunk.Add(_chunk, signal, request);
        _requestsInChunk++;
        if (_chunk.Length >= SegmentChunk.FullBytes)
        {
            Flush();
        }
    }

    /// <summary>Writes what was added, or gives it up.</summary>
    public void Flush()
    {
        if (_chunk.Length == 0)
        {
            return;
        }

        var isWritten = _timeProvider.GetUtcNow() >= _retryAt && TryWrite();
        Interlocked.Add(ref isWritten ? ref _recorded : ref _dropped, _requestsInChunk);
        _chunk.Truncate(0);
        _requestsInChunk = 0;
    }

    public void Dispose()
    {
        _segment?.Dispose();
        _lock?.Dispose();
    }

    // A full disk and a folder that is gone are the usual reasons, and there may be others: none of them may end the loop.
    private bool TryWrite()
    {
        try
        {
            var packed = SegmentChunk.Pack(_chunk.WrittenMemory, _packed);
            if (_segment is null || _segment.Position + packed.Length > _options.MaxSegmentBytes)
            {
                Open(packed.Length);
            }

            Write(packed);
            if (_fault is not null)
            {
                Log.Recovered(_logger, _options.Folder);
                _fault = null;
            }

            return true;
        }
        catch (Exception fault)
        {
            Abandon();
            _retryAt = _timeProvider.GetUtcNow() + _options.RetryInterval;
            if (_fault is null)
            {
                Log.Failed(_logger, _options.Folder, fault.Message);
            }

            _fault = $"The telemetry of this run cannot be kept in '{_options.Folder}': {fault.Message} Make room there, or let its owner write. It is tried again every {_options.RetryInterval.TotalSeconds:0} seconds.";
            return false;
        }
    }

    // A segment without a chunk in it would be one of very many, if this goes on.
    private void Abandon()
    {
        if (_segment is null)
        {
            return;
        }

        try
        {
            var (name, isEmpty) = (_segment.Name, _segment.Length == 0);
            _segment.Dispose();
            if (isEmpty)
            {
                File.Delete(name);
            }
        }
        catch (IOException)
        {
            // It is gone, or the disk is.
        }

        _segment = null;
    }

    private void Write(ReadOnlyMemory<byte> packed)
    {
        var start = _segment!.Position;
        try
        {
            _segment.Write(packed.Span);
            Interlocked.Add(ref _bytesOnDisk, packed.Length);
        }
        catch (IOException)
        {
            // Half a chunk would hide what comes after it.
            _segment.SetLength(start);
            throw;
        }
    }

    private void Open(int needed)
    {
        _segment?.Dispose();
        _segment = null;
        Folder.Create(_description);
        _lock ??= Folder.TryLock();
        if (_lock is null)
        {
            // Another process writes a run of that name: ours is another one.
            Folder = new RunFolder(Path.Combine(_options.Folder, RunFolder.NewId(_timeProvider.GetUtcNow())));
            Folder.Create(_description);
            _lock = Folder.TryLock();
        }

        MakeRoom(Math.Max(needed, _options.MaxSegmentBytes));
        _segment = Folder.CreateSegment();
    }

    private void MakeRoom(long needed)
    {
        var runs = RunFolder.List(_options.Folder).Select(entry => (entry.Folder, Bytes: entry.Folder.GetSegments().Sum(segment => segment.Length))).ToList();
        var (count, bytes) = (runs.Count, runs.Sum(run => run.Bytes));
        foreach (var (folder, size) in runs.Where(run => run.Folder.Id != RunId))
        {
            if (count <= _options.MaxRuns && bytes + needed <= _options.MaxBytes)
            {
                break;
            }

            if (folder.TryDelete())
            {
                (count, bytes) = (count - 1, bytes - size);
            }
        }

        foreach (var segment in Folder.GetSegments())
        {
            if (bytes + needed <= _options.MaxBytes)
            {
                break;
            }

            bytes -= segment.Length;
            segment.Delete();
        }

        Interlocked.Exchange(ref _bytesOnDisk, bytes);
    }

    private FileInfo[] FindEarlierSegments()
    {
        try
        {
            return _options.RunId is not null && Directory.Exists(Folder.Path) ? Folder.GetSegments() : [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The telemetry of this run cannot be kept in '{Folder}': {Reason} What comes in is shown all the same.")]
        public static partial void Failed(ILogger logger, string folder, string reason);

        [LoggerMessage(LogLevel.Information, "The telemetry of this run is kept in '{Folder}' again.")]
        public static partial void Recovered(ILogger logger, string folder);
    }
}
