namespace LocalStack.Hosting.Processes;

/// <summary>Receives what a process prints.</summary>
internal interface IConsoleSink
{
    /// <summary>
    /// Takes one line. Calls for one process never overlap; calls for several processes do.
    /// It must not block: the process waits for it.
    /// </summary>
    /// <param name="utf8">The line without its end, as the process wrote it (not necessarily valid UTF-8); gone after the call.</param>
    /// <param name="isStandardError">Whether it came from standard error.</param>
    /// <param name="at">When it was read.</param>
    void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at);
}
