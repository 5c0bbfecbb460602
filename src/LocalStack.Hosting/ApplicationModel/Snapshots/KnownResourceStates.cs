namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states that the engine, the dashboard and the waits understand.</summary>
public static class KnownResourceStates
{
    /// <summary>It is being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>It runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>It could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>What it runs on, such as a container engine, is missing or broken.</summary>
    public static readonly string RuntimeUnhealthy = nameof(RuntimeUnhealthy);

    /// <summary>It is being stopped.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>It has ended; used for containers.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>It has ended; used for processes.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>It waits for others.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>It waits for someone to start it.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>It is being built.</summary>
    public static readonly string Building = nameof(Building);

    /// <summary>It is a parameter that no value was given for.</summary>
    public static readonly string ValueMissing = nameof(ValueMissing);

    /// <summary>It is available, and has nothing that runs.</summary>
    public static readonly string Active = nameof(Active);

    /// <summary>It is not shown.</summary>
    [Obsolete("Set CustomResourceSnapshot.IsHidden instead.")]
    public static readonly string Hidden = nameof(Hidden);

    /// <summary>The states that nothing follows but a new start.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}
