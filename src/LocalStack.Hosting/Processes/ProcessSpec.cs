using System.Collections.Immutable;

namespace LocalStack.Hosting.Processes;

/// <summary>What to start. The driver knows nothing else about the process.</summary>
internal sealed record ProcessSpec
{
    /// <summary>The time a process gets between its stop signal and being killed, unless its spec says otherwise.</summary>
    public static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(6);

    /// <summary>The user's name for the process; only messages and the run-state file use it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// A path, absolute or relative to <see cref="WorkingDirectory"/>, or a bare name that is looked up in the
    /// <c>PATH</c> of <see cref="Environment"/>.
    /// </summary>
    public required string FileName { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>An existing directory.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The complete environment: nothing is inherited. The runner adds its own markers.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public StopSignal StopSignal { get; init; } = StopSignal.Terminate;

    /// <summary>How long <see cref="RunningProcess.StopAsync"/> waits after the signal before it kills the tree.</summary>
    public TimeSpan StopTimeout { get; init; } = DefaultStopTimeout;

    /// <summary>The user to run as, by name; needs root, and is Linux-only. <see langword="null"/> is the current user.</summary>
    public string? RunAsUser { get; init; }

    /// <summary>0 to 19: how much the process yields to others. Ignored on Windows.</summary>
    public int Niceness { get; init; }
}
