namespace LocalStack.Hosting.NativeServers;

/// <summary>A server that is ready to start. Dispose it after the process has ended: temporary data is deleted then, kept data is left alone.</summary>
internal sealed class PreparedNativeServer(NativeServerContext context, NativeServerCommand command, NativeServerData data) : IDisposable
{
    /// <summary>What it was prepared for.</summary>
    public NativeServerContext Context { get; } = context;

    /// <summary>How to run it.</summary>
    public NativeServerCommand Command { get; } = command;

    /// <inheritdoc/>
    public void Dispose() => data.Dispose();
}
