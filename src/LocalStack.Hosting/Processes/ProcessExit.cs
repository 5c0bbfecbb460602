namespace LocalStack.Hosting.Processes;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + the signal's number where a signal ended it, as a shell shows it.</param>
/// <param name="Signal">The signal that ended it, such as <c>SIGKILL</c>, or <see langword="null"/>.</param>
/// <param name="At">When it was seen to have ended.</param>
internal sealed record ProcessExit(int ExitCode, string? Signal, DateTimeOffset At)
{
    /// <summary>What else is known of its end, such as <c>out of memory</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>For messages: <c>exit code 3</c>, or <c>exit code 137 (SIGKILL, out of memory)</c>.</summary>
    public override string ToString() => (Signal, Detail) switch
    {
        (null, null) => $"exit code {ExitCode}",
        (null, _) or (_, null) => $"exit code {ExitCode} ({Signal ?? Detail})",
        _ => $"exit code {ExitCode} ({Signal}, {Detail})",
    };
}
