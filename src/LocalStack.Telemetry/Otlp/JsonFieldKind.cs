namespace LocalStack.Telemetry.Otlp;

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

    /// <summary>A number, or a string with one; a varint.</summary>
    Varint,

    /// <summary>A number; a zigzag varint.</summary>
    ZigZag,

    /// <summary>A number, or a string with one; eight bytes.</summary>
    Fixed64,

    /// <summary>A number, or a string with one ("NaN", "Infinity" included); eight bytes.</summary>
    Double,

    /// <summary>A number or a name; a varint.</summary>
    Enumeration,

    /// <summary>An object; a message.</summary>
    Message,
}
