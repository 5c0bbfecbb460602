namespace LocalStack.Hosting.Containers;

/// <summary>Receives what a container prints.</summary>
internal interface IContainerConsole
{
    /// <summary>
    /// Takes one line. Calls for one container never overlap; calls for several do.
    /// It must not block: the reading waits for it.
    /// </summary>
    /// <param name="utf8">The line without its end, as the container wrote it (not necessarily valid UTF-8); gone after the call.</param>
    /// <param name="isStandardError">Whether it came from standard error.</param>
    /// <param name="at">When the engine read it.</param>
    void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at);
}
