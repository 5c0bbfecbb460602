namespace LocalStack.Telemetry.Storage;

/// <summary>How a filter compares an attribute with its value. Texts are compared without regard to case.</summary>
public enum FilterOperator
{
    /// <summary>The attribute is there and its text is equal.</summary>
    Equal,

    /// <summary>The attribute is missing, or its text differs.</summary>
    NotEqual,

    /// <summary>The attribute is there and contains the text.</summary>
    Contains,

    /// <summary>The attribute is missing, or does not contain the text.</summary>
    NotContains,

    /// <summary>The attribute is there and above the value: as numbers if both are, else as ordinal text.</summary>
    GreaterThan,

    /// <summary>The attribute is there and not below the value.</summary>
    GreaterThanOrEqual,

    /// <summary>The attribute is there and below the value.</summary>
    LessThan,

    /// <summary>The attribute is there and not above the value.</summary>
    LessThanOrEqual,

    /// <summary>The attribute is there; the value does not matter.</summary>
    Exists,
}
