using System.Text;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Wire;

/// <summary>Reads OTLP's AnyValue and KeyValue messages into the model, and checks them without doing so.</summary>
internal static class AnyValueReader
{
    /// <summary>How deep lists and maps may lie in one another: far beyond any real value, and shallow enough for any stack.</summary>
    public const int MaxDepth = 32;

    /// <summary>An AnyValue message. Of several values the last one counts.</summary>
    public static AttributeValue Read(ReadOnlySpan<byte> message, int depth = 0)
    {
        RequireDepth(depth);
        var result = AttributeValue.Empty;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case AnyValueFields.String:
                    result = AttributeValue.From(Encoding.UTF8.GetString(reader.ReadBytes()));
                    break;
                case AnyValueFields.Boolean:
                    result = AttributeValue.From(reader.ReadVarint() != 0);
                    break;
                case AnyValueFields.Integer:
                    result = AttributeValue.From((long)reader.ReadVarint());
                    break;
                case AnyValueFields.Double:
                    result = AttributeValue.From(reader.ReadDouble());
                    break;
                case AnyValueFields.Array:
                    result = AttributeValue.From(ReadItems(reader.ReadBytes(), depth + 1));
                    break;
                case AnyValueFields.Map:
                    result = AttributeValue.From(ReadEntries(reader.ReadBytes(), AnyValueFields.ListItem, depth + 1));
                    break;
                case AnyValueFields.Bytes:
                    result = AttributeValue.From(reader.ReadBytes());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return result;
    }

    /// <summary>The KeyValue messages that lie in a message under one tag.</summary>
    public static AttributeCollection ReadEntries(ReadOnlySpan<byte> message, uint entryTag, int depth = 0)
    {
        RequireDepth(depth);
        List<KeyValuePair<string, AttributeValue>>? entries = null;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == entryTag)
            {
                (entries ??= []).Add(ReadEntry(reader.ReadBytes(), depth));
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return entries is null ? AttributeCollection.Empty : new AttributeCollection(entries);
    }

    /// <summary>A KeyValue message.</summary>
    public static KeyValuePair<string, AttributeValue> ReadEntry(ReadOnlySpan<byte> message, int depth = 0)
    {
        var key = string.Empty;
        var value = default(SplitMessage);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case AnyValueFields.Key:
                    key = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case AnyValueFields.Value:
                    value.Add(reader.ReadBytes());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new KeyValuePair<string, AttributeValue>(key, Read(value.Whole, depth));
    }

    /// <summary>Throws what <see cref="Read"/> would throw, without building the value.</summary>
    public static void Check(ReadOnlySpan<byte> message, int depth = 0)
    {
        RequireDepth(depth);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case AnyValueFields.Array:
                    CheckItems(reader.ReadBytes(), depth + 1);
                    break;
                case AnyValueFields.Map:
                    CheckEntries(reader.ReadBytes(), AnyValueFields.ListItem, depth + 1);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    /// <summary>Throws what <see cref="ReadEntries"/> would throw, without building the entries.</summary>
    public static void CheckEntries(ReadOnlySpan<byte> message, uint entryTag, int depth = 0)
    {
        RequireDepth(depth);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == entryTag)
            {
                CheckEntry(reader.ReadBytes(), depth);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void CheckEntry(ReadOnlySpan<byte> message, int depth)
    {
        var value = default(SplitMessage);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == AnyValueFields.Value)
            {
                value.Add(reader.ReadBytes());
            }
            else
            {
                reader.Skip(tag);
            }
        }

        Check(value.Whole, depth);
    }

    private static List<AttributeValue> ReadItems(ReadOnlySpan<byte> message, int depth)
    {
        RequireDepth(depth);
        var items = new List<AttributeValue>();
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == AnyValueFields.ListItem)
            {
                items.Add(Read(reader.ReadBytes(), depth));
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return items;
    }

    private static void CheckItems(ReadOnlySpan<byte> message, int depth)
    {
        RequireDepth(depth);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == AnyValueFields.ListItem)
            {
                Check(reader.ReadBytes(), depth);
            }
            else
            {
                reader.Skip(tag);
            }
        }
    }

    private static void RequireDepth(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new MalformedMessageException($"An attribute value is nested more than {MaxDepth} levels deep.");
        }
    }
}
