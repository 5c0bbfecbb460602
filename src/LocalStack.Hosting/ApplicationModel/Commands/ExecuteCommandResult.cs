namespace Aspire.Hosting.ApplicationModel;

/// <summary>What came of a command.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what it should.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was called off.</summary>
    public bool Canceled { get; init; }

    /// <summary>What went wrong.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What happened, in words.</summary>
    public string? Message { get; init; }

    /// <summary>What it produced.</summary>
    public CommandResultData? Data { get; init; }

    /// <summary>What is wrong with its arguments, by their names; empty when it was executed.</summary>
    internal IReadOnlyList<(string InputName, string Message)> ArgumentErrors { get; init; } = [];
}
