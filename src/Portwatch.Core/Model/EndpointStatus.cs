namespace Portwatch.Core.Model;

/// <summary>
/// What changes with every check, apart from what the user edits: written beside <see cref="MonitoredEndpoint"/>, it would
/// change the row's version, and an <c>If-Match</c> would fail although nobody had edited anything.
/// </summary>
public sealed class EndpointStatus
{
    public Guid EndpointId { get; set; }

    public EndpointState State { get; set; }

    public DateTimeOffset Since { get; set; }

    public DateTimeOffset NextDueAt { get; set; }

    /// <summary>The last outcomes, newest in the lowest bit; 1 is a failure.</summary>
    public int FailureBits { get; set; }

    /// <summary>How many bits of <see cref="FailureBits"/> are filled.</summary>
    public int FailureBitsFilled { get; set; }

    /// <summary>When the present run of failures began; null while the window has none.</summary>
    public DateTimeOffset? FirstFailureAt { get; set; }

    /// <summary>The trace of the check that began it.</summary>
    public string? FirstFailureTraceparent { get; set; }

    /// <summary>The last durations in microseconds, oldest first; a failure is negative.</summary>
    public required int[] Recent { get; set; }

    public DateTimeOffset? LastAt { get; set; }

    public CheckOutcome? LastOutcome { get; set; }

    public int? LastDurationUs { get; set; }

    public string? LastError { get; set; }

    /// <summary>Grows with every change anywhere: what a client that was away has not seen.</summary>
    public long Revision { get; set; }
}
