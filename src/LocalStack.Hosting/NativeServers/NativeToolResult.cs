namespace LocalStack.Hosting.NativeServers;

/// <summary>How a tool that was run to its end came out.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to its two outputs, in the order in which it arrived, at most the last 64 KB.</param>
public sealed record NativeToolResult(int ExitCode, string Output)
{
    /// <summary>The last lines that are not empty, in one line, for a message.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>The lines joined by <c> | </c>, or <c>(it wrote nothing)</c>.</returns>
    public string LastLines(int count)
    {
        var lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "(it wrote nothing)" : string.Join(" | ", lines[^Math.Min(count, lines.Length)..]);
    }
}
