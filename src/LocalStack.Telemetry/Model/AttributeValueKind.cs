namespace LocalStack.Telemetry.Model;

/// <summary>What an <see cref="AttributeValue"/> holds: the cases of OTLP's AnyValue.</summary>
public enum AttributeValueKind
{
    /// <summary>No value was set.</summary>
    Empty,

    /// <summary>A string.</summary>
    String,

    /// <summary>A Boolean.</summary>
    Boolean,

    /// <summary>A 64-bit signed integer.</summary>
    Integer,

    /// <summary>A double.</summary>
    Double,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>A list of named values.</summary>
    Map,

    /// <summary>Raw bytes.</summary>
    Bytes,
}
