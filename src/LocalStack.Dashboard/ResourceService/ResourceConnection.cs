namespace LocalStack.Dashboard.ResourceService;

/// <summary>How the line to the AppHost stands.</summary>
/// <param name="State">The state.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why it is lost, in words for the user; empty otherwise.</param>
public sealed record ResourceConnection(ResourceConnectionState State, DateTimeOffset Since, string Reason)
{
    public bool IsLost => State == ResourceConnectionState.Lost;
}

public enum ResourceConnectionState
{
    /// <summary>No AppHost was named: telemetry only.</summary>
    Standalone,

    /// <summary>Not reached yet since start.</summary>
    Connecting,

    /// <summary>Resources are live.</summary>
    Connected,

    /// <summary>It was reached, or was given time enough to be; what is shown is the last that was known.</summary>
    Lost,
}
