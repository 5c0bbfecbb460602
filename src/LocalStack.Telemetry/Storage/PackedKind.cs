namespace LocalStack.Telemetry.Storage;

/// <summary>How a value lies in packed attributes, after its key.</summary>
internal enum PackedKind : byte
{
    Empty,

    /// <summary>A varint: the id of an interned string.</summary>
    Interned,

    /// <summary>A length and UTF-8.</summary>
    Text,

    False,

    True,

    /// <summary>A zigzag varint.</summary>
    Integer,

    /// <summary>Eight bytes.</summary>
    Double,

    /// <summary>A length and an AnyValue message: lists, maps and bytes, read when asked for.</summary>
    Message,
}
