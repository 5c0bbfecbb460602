namespace LocalStack.Hosting.NativeServers;

/// <summary>The signal that asks a server to end. On Windows, where there are no signals, both mean a Ctrl+Break to the process.</summary>
public enum NativeServerStopSignal
{
    /// <summary>SIGTERM: what most servers take as "finish and end".</summary>
    Terminate,

    /// <summary>SIGINT: PostgreSQL's "fast" shutdown. SIGTERM alone would let it wait for its clients, for ever.</summary>
    Interrupt,
}
