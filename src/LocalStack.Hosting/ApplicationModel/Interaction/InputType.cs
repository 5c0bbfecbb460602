namespace Aspire.Hosting;

/// <summary>The kind of an input.</summary>
public enum InputType
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A line of text that is not shown.</summary>
    SecretText,

    /// <summary>One of several options.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,
}
