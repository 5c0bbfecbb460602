using System.Text.Json;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>The fields of a message by their JSON names; the names of the .proto file (snake_case) are understood as well.</summary>
internal sealed class JsonMessage
{
    private readonly List<JsonField> _fields = [];
    private readonly Dictionary<string, JsonField> _byName = [];
    private readonly Dictionary<string, JsonField>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public JsonMessage() => _lookup = _byName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether it is a span, a log record, a metric or a point: one that cannot be read is left out, and its neighbours stay.</summary>
    public bool IsItem { get; init; }

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<JsonField> Fields => _fields;

    public JsonMessage Add(uint number, string name, JsonFieldKind kind, JsonMessage? message = null, IReadOnlyDictionary<string, int>? names = null, uint doubleNumber = 0)
        => Add(new JsonField(number, name, kind, IsList: false, message, names, doubleNumber));

    public JsonMessage AddList(uint number, string name, JsonFieldKind kind, JsonMessage? message = null)
        => Add(new JsonField(number, name, kind, IsList: true, message));

    public JsonField? Find(ReadOnlySpan<char> name) => _lookup.TryGetValue(name, out var field) ? field : null;

    private JsonMessage Add(JsonField field)
    {
        _fields.Add(field);
        _byName.Add(field.Name, field);
        _byName.TryAdd(JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name), field);
        return this;
    }
}

/// <summary>A field of a message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its JSON name.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="IsList">Whether JSON has a list of them.</param>
/// <param name="Message">For messages: what is in it.</param>
/// <param name="Names">For enumerations: the numbers of the names.</param>
/// <param name="DoubleNumber">For integers: the number of the field that takes a value that is none, as a double.</param>
internal sealed record JsonField(
    uint Number, string Name, JsonFieldKind Kind, bool IsList, JsonMessage? Message = null, IReadOnlyDictionary<string, int>? Names = null, uint DoubleNumber = 0)
{
    /// <summary>Its number and wire type.</summary>
    public uint Tag { get; } = (Number << 3) | (uint)WireTypeOf(Kind);

    /// <summary>The tag of several numbers in one run of bytes, as lists of numbers usually come.</summary>
    public uint PackedTag { get; } = (Number << 3) | (uint)WireType.Bytes;

    private static WireType WireTypeOf(JsonFieldKind kind) => kind switch
    {
        JsonFieldKind.Text or JsonFieldKind.Base64 or JsonFieldKind.Hex or JsonFieldKind.Message => WireType.Bytes,
        JsonFieldKind.Fixed64 or JsonFieldKind.FixedInteger or JsonFieldKind.Double => WireType.Fixed64,
        _ => WireType.Varint,
    };
}

/// <summary>How a field looks in JSON and in protobuf.</summary>
internal enum JsonFieldKind
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>Base64; bytes.</summary>
    Base64,

    /// <summary>Hexadecimal digits (OTLP's ids, unlike all other bytes); bytes.</summary>
    Hex,

    /// <summary>true or false; a varint.</summary>
    Boolean,

    /// <summary>A whole number from 0 on, or a string with one; a varint.</summary>
    Varint,

    /// <summary>A whole number of 32 bits from 0 on; a varint.</summary>
    Varint32,

    /// <summary>A whole number of 64 bits, or a string with one; a varint.</summary>
    Integer,

    /// <summary>A whole number of 32 bits; a zigzag varint.</summary>
    ZigZag,

    /// <summary>A whole number from 0 on, or a string with one; eight bytes.</summary>
    Fixed64,

    /// <summary>A whole number of 64 bits, or a string with one; eight bytes.</summary>
    FixedInteger,

    /// <summary>A number, or a string with one ("NaN", "Infinity" included); eight bytes.</summary>
    Double,

    /// <summary>A number or a name; a varint.</summary>
    Enumeration,

    /// <summary>An object; a message.</summary>
    Message,
}
