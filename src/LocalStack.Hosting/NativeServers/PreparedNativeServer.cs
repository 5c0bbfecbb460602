namespace LocalStack.Hosting.NativeServers;

/// <summary>A server that is ready to start. Dispose it after the process has ended: temporary data is deleted then, kept data is left alone.</summary>
internal sealed class PreparedNativeServer(NativeServerCommand command, string dataDirectory, bool isPersistent) : IAsyncDisposable
{
    /// <summary>How to run it.</summary>
    public NativeServerCommand Command { get; } = command;

    /// <summary>Where its data is.</summary>
    public string DataDirectory { get; } = dataDirectory;

    /// <summary>Whether the data is kept.</summary>
    public bool IsPersistent { get; } = isPersistent;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
