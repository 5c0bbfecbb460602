namespace LocalStack.Dashboard.ResourceService;

/// <summary>How a command ended.</summary>
/// <param name="Succeeded">Whether it did what it should.</param>
/// <param name="Cancelled">Whether it was called off.</param>
/// <param name="Message">What happened, in words; may be empty.</param>
public sealed record ResourceCommandOutcome(bool Succeeded, bool Cancelled, string Message)
{
    /// <summary>What it produced; null when nothing.</summary>
    public CommandResult? Result { get; init; }

    /// <summary>Whether it was not carried out because of its arguments; the message says all that is known of what is wrong with them.</summary>
    public bool IsRefused { get; init; }
}

/// <summary>What a command produced.</summary>
/// <param name="Value">The text.</param>
/// <param name="Format">What kind of text.</param>
/// <param name="ShowsAtOnce">Whether it is to be shown without being asked for.</param>
public sealed record CommandResult(string Value, CommandResultKind Format, bool ShowsAtOnce);

/// <summary>What kind of text a command produced.</summary>
public enum CommandResultKind
{
    Text,
    Json,
    Markdown,
}
