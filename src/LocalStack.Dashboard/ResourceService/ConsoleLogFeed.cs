using System.Collections.Immutable;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>The last lines of one resource, shared by all who look at it. Lines are addressed by a sequence number that never changes.</summary>
internal sealed class ConsoleLogFeed(string resourceName, int capacity)
{
    private readonly Lock _gate = new();
    private ConsoleLine[] _ring = new ConsoleLine[Math.Min(capacity, 256)];
    private long _first;
    private long _end;
    private int _lastNumber;
    private DateTimeOffset _latest;
    private string _interruption = "";

    public string ResourceName => resourceName;

    public ChangeSignal Changed { get; } = new();

    /// <summary>Why no new lines come at the moment; empty while they do.</summary>
    public string Interruption
    {
        get => Volatile.Read(ref _interruption);
        set
        {
            if (Volatile.Read(ref _interruption) != value)
            {
                Volatile.Write(ref _interruption, value);
                Changed.Raise();
            }
        }
    }

    /// <summary>The kept lines as [first, end); <c>first</c> is also the number of lines that were dropped.</summary>
    public (long First, long End) Range
    {
        get
        {
            lock (_gate)
            {
                return (_first, _end);
            }
        }
    }

    /// <summary>
    /// Adds what is new in a batch. After a reconnection the AppHost replays from the start, so lines already known are passed over; a line with a known
    /// number but a later time than any before comes from a new AppHost, which counts anew.
    /// </summary>
    public void Append(ImmutableArray<ConsoleLine> lines)
    {
        lock (_gate)
        {
            foreach (var line in lines)
            {
                if (line.Number > 0 && line.Number <= _lastNumber && !(line.Time > _latest))
                {
                    continue;
                }

                _lastNumber = line.Number;
                _latest = line.Time > _latest ? line.Time.Value : _latest;
                Add_NeedsLock(line);
            }
        }

        Changed.Raise();
    }

    /// <summary>Copies lines from <paramref name="from"/> on, as far as they are still kept; returns the sequence number of the first one copied.</summary>
    public long Copy(long from, int count, List<ConsoleLine> into)
    {
        lock (_gate)
        {
            var start = Math.Clamp(from, _first, _end);
            var end = Math.Min(_end, start + count);
            for (var sequence = start; sequence < end; sequence++)
            {
                into.Add(_ring[sequence % _ring.Length]);
            }

            return start;
        }
    }

    private void Add_NeedsLock(ConsoleLine line)
    {
        if (_end - _first == _ring.Length && _ring.Length < capacity)
        {
            var larger = new ConsoleLine[Math.Min(capacity, _ring.Length * 2)];
            for (var sequence = _first; sequence < _end; sequence++)
            {
                larger[sequence % larger.Length] = _ring[sequence % _ring.Length];
            }

            _ring = larger;
        }

        if (_end - _first == _ring.Length)
        {
            _first++;
        }

        _ring[_end % _ring.Length] = line;
        _end++;
    }
}
