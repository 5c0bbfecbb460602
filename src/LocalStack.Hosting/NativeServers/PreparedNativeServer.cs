namespace LocalStack.Hosting.NativeServers;

/// <summary>A server that is ready to start. Dispose it after the process has ended: temporary data is deleted then, kept data is left alone.</summary>
internal sealed class PreparedNativeServer(NativeServerCommand command, NativeServerData data) : IDisposable
{
    /// <summary>How to run it.</summary>
    public NativeServerCommand Command { get; } = command;

    /// <summary>Where its data is.</summary>
    public string DataDirectory => data.Folder;

    /// <summary>Whether the data is kept.</summary>
    public bool IsPersistent => data.IsPersistent;

    /// <inheritdoc/>
    public void Dispose() => data.Dispose();
}
