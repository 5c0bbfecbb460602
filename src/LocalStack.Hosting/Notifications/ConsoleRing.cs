using System.Text;

namespace LocalStack.Hosting.Notifications;

/// <summary>
/// The last lines of one console, kept as the bytes that came in and decoded only when somebody reads them: most lines never are.
/// Bounded twice, by lines and by bytes; what falls out is counted. Not synchronised: <see cref="ConsoleLog"/> holds the lock.
/// </summary>
internal sealed class ConsoleRing(int maxLines, int maxBytes)
{
    /// <summary>Lines kept for an instance unless told otherwise.</summary>
    public const int DefaultMaxLines = 10_000;

    /// <summary>Bytes of text kept for an instance unless told otherwise.</summary>
    public const int DefaultMaxBytes = 4 * 1024 * 1024;

    private const int SegmentBytes = 16 * 1024;

    private readonly Queue<Entry> _lines = new();
    private Segment? _tail;
    private int _keptBytes;
    private int _lastNumber;

    private readonly record struct Entry(Segment Segment, int Offset, int Length, int Number, DateTimeOffset At, bool IsError);

    private sealed class Segment(int size)
    {
        public byte[] Bytes { get; } = new byte[size];

        public int Used { get; set; }
    }

    /// <summary>The number of the newest line ever appended; 0 before the first.</summary>
    public int LastNumber => _lastNumber;

    /// <summary>Lines that fell out because a bound was reached.</summary>
    public long Dropped { get; private set; }

    /// <summary>Lines kept now.</summary>
    public int Count => _lines.Count;

    public int Append(ReadOnlySpan<byte> utf8, DateTimeOffset at, bool isError)
    {
        // A line longer than the whole budget keeps its beginning: that is where a message says what it is about.
        utf8 = utf8[..Math.Min(utf8.Length, maxBytes)];
        while (_lines.Count > 0 && (_lines.Count >= maxLines || _keptBytes + utf8.Length > maxBytes))
        {
            _keptBytes -= _lines.Dequeue().Length;
            Dropped++;
        }

        if (_tail is null || _tail.Bytes.Length - _tail.Used < utf8.Length)
        {
            // A segment is let go when the last of its lines falls out of the queue.
            _tail = new Segment(Math.Max(utf8.Length, Math.Min(SegmentBytes, maxBytes)));
        }

        utf8.CopyTo(_tail.Bytes.AsSpan(_tail.Used));
        _lines.Enqueue(new Entry(_tail, _tail.Used, utf8.Length, ++_lastNumber, at, isError));
        _tail.Used += utf8.Length;
        _keptBytes += utf8.Length;
        return _lastNumber;
    }

    /// <summary>Appends to <paramref name="into"/> up to <paramref name="limit"/> kept lines with a number above <paramref name="after"/>, oldest first.</summary>
    public void Read(int after, int limit, List<ConsoleLine> into)
    {
        var skip = _lines.Count == 0 ? 0 : Math.Max(0, after - _lines.Peek().Number + 1);
        if (skip >= _lines.Count)
        {
            return;
        }

        foreach (var line in skip == 0 ? _lines : _lines.Skip(skip))
        {
            into.Add(new ConsoleLine(line.Number, line.At, Encoding.UTF8.GetString(line.Segment.Bytes, line.Offset, line.Length), line.IsError));
            if (into.Count >= limit)
            {
                return;
            }
        }
    }

    /// <summary>The last <paramref name="count"/> lines, oldest first.</summary>
    public void ReadLast(int count, List<ConsoleLine> into) => Read(_lastNumber - count, count, into);

    /// <summary>Forgets every line; numbers go on from where they were.</summary>
    public void Clear()
    {
        _lines.Clear();
        _tail = null;
        _keptBytes = 0;
    }
}
