namespace LocalStack.Hosting.NativeServers;

/// <summary>How to run a prepared server, as it would be run by hand.</summary>
public sealed record NativeServerCommand
{
    /// <summary>The full path of the program.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments, one an element. They never hold a secret: every user of the machine can read them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables to set for the process, on top of the few that every process needs. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The working directory. It exists and the server's account can enter it.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The signal that asks this server for its fast and clean end. Default: <see cref="NativeServerStopSignal.Terminate"/>.</summary>
    public NativeServerStopSignal StopSignal { get; init; } = NativeServerStopSignal.Terminate;

    /// <summary>Whether the server refuses to run as root, and is therefore run under <see cref="NativeServerContext.Account"/>. Default: no.</summary>
    public bool RefusesRoot { get; init; }

    /// <summary>What runs and where it came from, for people, for example <c>PostgreSQL 18.4 (own cache)</c>.</summary>
    public required string Description { get; init; }
}

/// <summary>The signal that asks a server to end. On Windows, where there are no signals, the orchestrator ends it in its own way.</summary>
public enum NativeServerStopSignal
{
    /// <summary>SIGTERM: what most servers take as "finish and end".</summary>
    Terminate,

    /// <summary>SIGINT: PostgreSQL's "fast" shutdown. SIGTERM alone would let it wait for its clients, for ever.</summary>
    Interrupt,
}
