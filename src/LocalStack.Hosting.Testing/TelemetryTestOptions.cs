namespace LocalStack.Hosting.Testing;

/// <summary>How the telemetry of an application under test is received and waited for.</summary>
public sealed record TelemetryTestOptions
{
    /// <summary>How long a wait lasts that is given no time-out of its own. Default 30 seconds; on a busy machine it may be minutes, as a wait ends when there is nothing left to wait for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The folder for the files of failed tests. Default <c>TestResults/telemetry</c> beside the test program; created when there is a file to write.</summary>
    public string ArtifactsFolder { get; init; } = Path.Combine(AppContext.BaseDirectory, "TestResults", "telemetry");

    /// <summary>How many of a resource's latest console lines stand in the message of a failed test. Default 15; 0 for none.</summary>
    public int ConsoleLines { get; init; } = 15;

    /// <summary>
    /// Whether to listen on all addresses of this machine, not on loopback only, so that containers can send. Default <see langword="null"/>: only if a container
    /// of the AppHost has <c>WithOtlpExporter()</c>. Set it for containers that the test itself starts. Senders need a key in either case.
    /// </summary>
    public bool? ReceiveFromContainers { get; init; }
}
