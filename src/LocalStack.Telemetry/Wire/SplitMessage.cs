namespace LocalStack.Telemetry.Wire;

/// <summary>A nested message whose field may come more than once: as protobuf has it, the message is then all of them, one after another.</summary>
internal ref struct SplitMessage
{
    private ReadOnlySpan<byte> _first;
    private ByteBuffer? _joined;

    /// <summary>The message so far; empty when there was no field.</summary>
    public readonly ReadOnlySpan<byte> Whole => _joined is null ? _first : _joined.Written;

    /// <summary>Takes the content of one field.</summary>
    /// <exception cref="MalformedMessageException">There are several, and one does not end where a field of its own does.</exception>
    public void Add(ReadOnlySpan<byte> part)
    {
        if (_first.IsEmpty)
        {
            _first = part;
            return;
        }

        // What two parts make together may be in order although neither is.
        RequireFields(part);
        if (_joined is null)
        {
            RequireFields(_first);
            _joined = new ByteBuffer(_first.Length + part.Length);
            _joined.Write(_first);
        }

        _joined.Write(part);
    }

    private static void RequireFields(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            reader.Skip(tag);
        }
    }
}
