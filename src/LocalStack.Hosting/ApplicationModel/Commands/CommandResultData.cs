namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command produced.</summary>
public sealed class CommandResultData
{
    /// <summary>The text.</summary>
    public required string Value { get; init; }

    /// <summary>Its format.</summary>
    public CommandResultFormat Format { get; init; }

    /// <summary>Whether it is shown at once, not when someone asks for it.</summary>
    public bool DisplayImmediately { get; init; }
}
