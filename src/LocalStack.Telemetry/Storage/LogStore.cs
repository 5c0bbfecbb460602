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

    public void Release(params ReadOnlySpan<LogBlock> snapshot)
    {
        lock (_gate)
        {
            BlockList<LogBlock>.Release(snapshot);
        }
    }

    /// <summary>The first block with a number or a later one, readable until <see cref="Release"/>; <see langword="null"/> when there is none yet.</summary>
    public LogBlock? AcquireFrom(long number, out bool isLast)
    {
        lock (_gate)
        {
            return _blocks.AcquireFrom(number, out isLast);
        }
    }

    /// <summary>Removes the records of some resources.</summary>
    /// <param name="resources">Which ones, by index.</param>
    public void Remove(bool[] resources)
    {
        lock (_gate)
        {
            _tally.Cleared += _blocks.Retain(
                (block, row) => block.Resources[row] >= resources.Length || !resources[block.Resources[row]],
                static (block, row, target) => target.Append(block, row));
        }

        Changes.Raise();
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
