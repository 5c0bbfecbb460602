namespace LocalStack.Hosting.NativeServers;

/// <summary>How to run a prepared server. The file and arguments are final: whatever is needed to leave root's account is already part of them.</summary>
/// <remarks>The process that is started <em>is</em> the server (same process id), so a signal to it reaches the server.</remarks>
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

    /// <summary>How long the server may take to end after that signal before it is killed. Default: 10 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What runs and where it came from, for people, for example <c>PostgreSQL 18.4 (own cache)</c>.</summary>
    public required string Description { get; init; }
}
