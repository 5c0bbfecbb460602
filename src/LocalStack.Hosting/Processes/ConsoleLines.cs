namespace LocalStack.Hosting.Processes;

/// <summary>
/// Splits a byte stream into lines: at LF, without a CR before it, the last one with or without an end. A line longer than
/// <see cref="MaxLineBytes"/> is delivered up to there, with <see cref="CutMark"/> behind it, and its rest is dropped.
/// </summary>
internal sealed class ConsoleLines(ConsoleLines.LineHandler onLine)
{
    public const int MaxLineBytes = 16 * 1024;

    public delegate void LineHandler(ReadOnlySpan<byte> utf8);

    public static ReadOnlySpan<byte> CutMark => " … (line longer than 16384 bytes; the rest is not shown)"u8;

    private byte[] _partial = [];
    private int _partialLength;
    private bool _dropping;

    /// <summary>How many bytes of overlong lines were dropped.</summary>
    public long DroppedBytes { get; private set; }

    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int end = data.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? data : data[..end];
            Take(piece, ends: end >= 0);
            data = end < 0 ? [] : data[(end + 1)..];
        }
    }

    /// <summary>Delivers a last line that had no end.</summary>
    public void Complete()
    {
        if (_partialLength > 0)
        {
            Deliver(_partial.AsSpan(0, _partialLength));
        }

        _partialLength = 0;
        _dropping = false;
    }

    private void Take(ReadOnlySpan<byte> piece, bool ends)
    {
        if (_dropping)
        {
            DroppedBytes += piece.Length;
            _dropping = !ends;
            return;
        }

        // One byte more than the limit is let in, so that the CR of a line of just that length does not cut it.
        if (_partialLength + piece.Length > MaxLineBytes + 1
            || (_partialLength + piece.Length == MaxLineBytes + 1 && (piece.IsEmpty ? _partial[_partialLength - 1] : piece[^1]) != '\r'))
        {
            DeliverCut(piece);
            _dropping = !ends;
        }
        else if (ends && _partialLength == 0)
        {
            Deliver(piece);
        }
        else
        {
            Keep(piece);
            if (ends)
            {
                Deliver(_partial.AsSpan(0, _partialLength));
                _partialLength = 0;
            }
        }
    }

    private void DeliverCut(ReadOnlySpan<byte> piece)
    {
        int room = Math.Max(0, MaxLineBytes - _partialLength);
        DroppedBytes += piece.Length - Math.Min(room, piece.Length);
        Keep(piece[..Math.Min(room, piece.Length)]);
        _partialLength = Math.Min(_partialLength, MaxLineBytes);

        byte[] cut = [.. _partial.AsSpan(0, _partialLength), .. CutMark];
        _partialLength = 0;
        onLine(cut);
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (_partial.Length < _partialLength + piece.Length)
        {
            Array.Resize(ref _partial, Math.Min(MaxLineBytes + 1, Math.Max(1024, 2 * (_partialLength + piece.Length))));
        }

        piece.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += piece.Length;
    }

    private void Deliver(ReadOnlySpan<byte> line) => onLine(line is [.. var text, (byte)'\r'] ? text : line);
}
