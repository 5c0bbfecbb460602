using System.Collections.Immutable;
using System.Text;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>Turns a row back into a span. After the attributes lie, as they came, the span's fields that few spans have: events, links, counts of what was left out.</summary>
internal static class SpanRow
{
    public static string ReadName(SpanBlock block, int row, StringTable strings)
    {
        if (block.Names[row] != 0)
        {
            return strings[block.Names[row]].Text;
        }

        var packed = new PackedAttributeReader(block.GetData(block.Data[row]));
        while (packed.Read())
        {
            if (packed.KeyId == ReservedKeys.Name)
            {
                return packed.GetValue(strings).ToString();
            }
        }

        return string.Empty;
    }

    /// <summary>Whether a span, which has links, has one to a trace, or to a span of it.</summary>
    public static bool HasLinkTo(SpanBlock block, int row, TraceId traceId, SpanId? spanId)
    {
        var packed = new PackedAttributeReader(block.GetData(block.Data[row]));
        while (packed.Read())
        {
            // What is looked for lies behind the attributes.
        }

        var extras = packed.Rest;
        var reader = new ProtobufReader(extras);
        while (extras[reader.Position] != PackedAttributeWriter.End && reader.TryReadTag(out var tag))
        {
            if (tag == SpanFields.DroppedAttributes)
            {
                reader.ReadVarint();
            }
            else
            {
                var message = reader.ReadBytes();
                if (tag == SpanFields.Link && IsLinkTo(message, traceId, spanId))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static Span Read(SpanBlock block, int row, SharedTables tables)
    {
        var strings = tables.Strings;
        var (name, statusMessage, traceState) = (string.Empty, string.Empty, string.Empty);
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        var packed = new PackedAttributeReader(block.GetData(block.Data[row]));
        while (packed.Read())
        {
            switch (packed.KeyId)
            {
                case ReservedKeys.Name:
                    name = packed.GetValue(strings).ToString();
                    break;
                case ReservedKeys.StatusMessage:
                    statusMessage = packed.GetValue(strings).ToString();
                    break;
                case ReservedKeys.TraceState:
                    traceState = packed.GetValue(strings).ToString();
                    break;
                default:
                    attributes.Add(new(packed.GetKey(strings), packed.GetValue(strings)));
                    break;
            }
        }

        var (events, links, dropped) = ReadExtras(packed.Rest);
        return new Span
        {
            TraceId = block.GetTraceId(row),
            SpanId = new SpanId(block.SpanIds[row]),
            ParentSpanId = new SpanId(block.ParentIds[row]),
            Name = block.Names[row] != 0 ? strings[block.Names[row]].Text : name,
            Kind = block.GetKind(row),
            Categories = (SpanCategories)block.Categories[row],
            StartUnixNanoseconds = block.Starts[row],
            DurationNanoseconds = block.Durations[row],
            Status = block.GetStatus(row),
            StatusMessage = statusMessage,
            TraceState = traceState,
            Attributes = attributes.Count == 0 ? AttributeCollection.Empty : new AttributeCollection(attributes),
            Events = events,
            Links = links,
            Scope = tables.Scopes[block.Scopes[row]],
            Resource = tables.Resources[block.Resources[row]],
            DroppedAttributeCount = dropped,
        };
    }

    private static (ImmutableArray<SpanEvent> Events, ImmutableArray<SpanLink> Links, uint Dropped) ReadExtras(ReadOnlySpan<byte> extras)
    {
        if (extras[0] == PackedAttributeWriter.End)
        {
            return ([], [], 0);
        }

        var events = ImmutableArray.CreateBuilder<SpanEvent>();
        var links = ImmutableArray.CreateBuilder<SpanLink>();
        uint dropped = 0;
        var reader = new ProtobufReader(extras);
        while (extras[reader.Position] != PackedAttributeWriter.End && reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case SpanFields.Event:
                    events.Add(ReadEvent(reader.ReadBytes()));
                    break;
                case SpanFields.Link:
                    links.Add(ReadLink(reader.ReadBytes()));
                    break;
                case SpanFields.DroppedAttributes:
                    dropped += (uint)reader.ReadVarint();
                    break;
            }
        }

        return (events.ToImmutable(), links.ToImmutable(), dropped);
    }

    private static SpanEvent ReadEvent(ReadOnlySpan<byte> message)
    {
        ulong time = 0;
        uint dropped = 0;
        var name = string.Empty;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case SpanFields.EventTime:
                    time = reader.ReadFixed64();
                    break;
                case SpanFields.EventName:
                    name = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case SpanFields.EventDroppedAttributes:
                    dropped = (uint)reader.ReadVarint();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new SpanEvent(name, time, AnyValueReader.ReadEntries(message, SpanFields.EventAttribute), dropped);
    }

    // Asked of every span that has links, so nothing is made of the link's other fields.
    private static bool IsLinkTo(ReadOnlySpan<byte> message, TraceId traceId, SpanId? spanId)
    {
        var (isTrace, isSpan) = (false, spanId is null);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case SpanFields.LinkTraceId:
                    isTrace = reader.ReadBytes() is { Length: TraceId.LengthBytes } trace && TraceId.Read(trace) == traceId;
                    break;
                case SpanFields.LinkSpanId:
                    var id = reader.ReadBytes();
                    isSpan = spanId is null || (id.Length == SpanId.LengthBytes && SpanId.Read(id) == spanId);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return isTrace && isSpan;
    }

    private static SpanLink ReadLink(ReadOnlySpan<byte> message)
    {
        var traceId = default(TraceId);
        var spanId = default(SpanId);
        var state = string.Empty;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case SpanFields.LinkTraceId:
                    traceId = reader.ReadBytes() is { Length: TraceId.LengthBytes } trace ? TraceId.Read(trace) : default;
                    break;
                case SpanFields.LinkSpanId:
                    spanId = reader.ReadBytes() is { Length: SpanId.LengthBytes } span ? SpanId.Read(span) : default;
                    break;
                case SpanFields.LinkTraceState:
                    state = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new SpanLink(traceId, spanId, state, AnyValueReader.ReadEntries(message, SpanFields.LinkAttribute));
    }
}
