namespace LocalStack.Telemetry.Storage;

/// <summary>The log records: takes batches in, lets the oldest blocks go, hands out snapshots. A record has no id in OTLP, so a sender's retry shows twice.</summary>
internal sealed class LogStore
{
    private readonly Lock _gate = new();
    private readonly BlockList<LogBlock> _blocks;
    private readonly SignalTally _tally = new();

    public LogStore(SharedTables tables)
    {
        Tables = tables;
        _blocks = new BlockList<LogBlock>(tables.Options.MaxLogRecords, tables.Options.MaxLogBytes, block => _tally.Evicted += block.Count);
    }

    public SharedTables Tables { get; }

    public ChangeSignal Changes { get; } = new();

    public void Append(LogBatch batch)
    {
        lock (_gate)
        {
            var data = batch.Data.Written;
            foreach (ref readonly var log in batch.Items)
            {
                var block = _blocks.Prepare(log.DataLength, otherBytes: 0);
                var before = block.DataBytes;
                block.Append(log, data.Slice(log.DataStart, log.DataLength));
                _blocks.Appended(block.DataBytes - before);
            }

            _tally.Add(batch.Tally);
        }

        Changes.Raise();
    }

    /// <summary>All records kept at this moment, readable until <see cref="Release"/>.</summary>
    public LogBlock[] Acquire()
    {
        lock (_gate)
        {
            return _blocks.Acquire();
        }
    }

    /// <summary>The number of the record that arrived last; below every later one when none is kept.</summary>
    public long GetLatestId()
    {
        lock (_gate)
        {
            return _blocks.All is [.., var last] ? last.FirstRow + last.Count - 1 : _blocks.FirstRow - 1;
        }
    }

    public void Release(LogBlock[] snapshot)
    {
        lock (_gate)
        {
            BlockList<LogBlock>.Release(snapshot);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _tally.Cleared += _blocks.Rows;
            _blocks.Clear();
        }

        Changes.Raise();
    }

    public SignalCounters GetCounters()
    {
        lock (_gate)
        {
            return _tally.ToCounters(_blocks.Rows, _blocks.Bytes);
        }
    }
}
