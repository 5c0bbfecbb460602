namespace LocalStack.Hosting.Containers;

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + the signal's number where a signal ended it; -1 where the engine cannot tell any more.</param>
/// <param name="IsOutOfMemory">Whether the kernel ended it because it exceeded its memory limit.</param>
/// <param name="Error">What the engine says went wrong, or <see langword="null"/>.</param>
/// <param name="At">When it ended.</param>
internal sealed record ContainerExit(int ExitCode, bool IsOutOfMemory, string? Error, DateTimeOffset At)
{
    /// <summary>For messages: <c>exit code 137 (out of memory)</c>.</summary>
    public override string ToString() => $"exit code {ExitCode}{(IsOutOfMemory ? " (out of memory)" : "")}{(Error is null ? "" : $": {Error}")}";
}
