namespace LocalStack.Hosting.Containers;

/// <summary>
/// Puts one stream of a container's log together to lines, each with the engine's stamp in front. The engine stores a line of more
/// than 16 KB in pieces, each with a stamp of its own; a line is cut before the second.
/// </summary>
internal sealed class LogLineBuffer(LogLineBuffer.LineHandler onLine)
{
    /// <summary>What is shown of a line.</summary>
    public const int MaxLineBytes = 16 * 1024;

    /// <summary>Room for the stamp.</summary>
    private const int MaxStampBytes = 64;

    private readonly byte[] _line = new byte[MaxLineBytes + MaxStampBytes];
    private int _length;
    private bool _isOverlong;

    public delegate void LineHandler(ReadOnlySpan<byte> stampedLine, bool isOverlong);

    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var end = data.IndexOf((byte)'\n');
            var piece = end < 0 ? data : data[..end];
            var room = _line.Length - _length;
            _isOverlong |= piece.Length > room;
            piece = piece[..Math.Min(room, piece.Length)];
            piece.CopyTo(_line.AsSpan(_length));
            _length += piece.Length;
            if (end < 0)
            {
                return;
            }

            Deliver();
            data = data[(end + 1)..];
        }
    }

    /// <summary>Delivers a last line without an end.</summary>
    public void Complete()
    {
        if (_length > 0)
        {
            Deliver();
        }
    }

    private void Deliver()
    {
        var line = _line.AsSpan(0, _length);
        var isOverlong = _isOverlong;
        _length = 0;
        _isOverlong = false;
        onLine(line is [.. var text, (byte)'\r'] ? text : line, isOverlong);
    }
}
