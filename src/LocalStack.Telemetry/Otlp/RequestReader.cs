using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>
/// Walks an export request (resource → scope → items, the same numbers for every signal) in one pass. Fields may come in any order, so a part that does not
/// begin with its resource or scope is looked through for it first.
/// </summary>
internal abstract class RequestReader<TBatch>(SharedTables tables)
{
    protected SharedTables Tables { get; } = tables;

    /// <summary>Reads a whole request body into a batch.</summary>
    /// <exception cref="MalformedMessageException">It is not one. The batch is then of no use.</exception>
    public void Read(ReadOnlySpan<byte> body, TBatch batch)
    {
        var reader = new ProtobufReader(body);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == EnvelopeFields.ResourceItems)
            {
                ReadResourceItems(reader.ReadBytes(), batch);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    /// <summary>Reads one Span, LogRecord or Metric message.</summary>
    protected abstract void ReadItem(ReadOnlySpan<byte> message, in ItemSource source, TBatch batch);

    /// <summary>A trace id that may be missing: anything but 16 bytes, or none, is refused.</summary>
    protected static bool TryReadTraceId(ReadOnlySpan<byte> bytes, out TraceId id)
    {
        id = bytes.Length == TraceId.LengthBytes ? TraceId.Read(bytes) : default;
        return bytes.Length is TraceId.LengthBytes or 0;
    }

    /// <summary>A span id that may be missing: anything but 8 bytes, or none, is refused.</summary>
    protected static bool TryReadSpanId(ReadOnlySpan<byte> bytes, out SpanId id)
    {
        id = bytes.Length == SpanId.LengthBytes ? SpanId.Read(bytes) : default;
        return bytes.Length is SpanId.LengthBytes or 0;
    }

    private void ReadResourceItems(ReadOnlySpan<byte> message, TBatch batch)
    {
        var resource = Tables.Resources.GetIndex(FindField(message, EnvelopeFields.Resource));
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == EnvelopeFields.ScopeItems)
            {
                ReadScopeItems(reader.ReadBytes(), resource, batch);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private void ReadScopeItems(ReadOnlySpan<byte> message, int resource, TBatch batch)
    {
        var scope = Tables.Scopes.GetIndex(FindField(message, EnvelopeFields.Scope));
        var source = new ItemSource(resource, scope);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == EnvelopeFields.Item)
            {
                ReadItem(reader.ReadBytes(), source, batch);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static ReadOnlySpan<byte> FindField(ReadOnlySpan<byte> message, uint wanted)
    {
        var found = default(SplitMessage);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == wanted)
            {
                found.Add(reader.ReadBytes());
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return found.Whole;
    }
}
