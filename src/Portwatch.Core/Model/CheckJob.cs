namespace Portwatch.Core.Model;

/// <summary>One check to be carried out. The rows that wait are the queue.</summary>
public sealed class CheckJob
{
    /// <summary><see cref="RequestedBy"/> of a check that somebody asked for. In the order of words it comes before the other.</summary>
    public const string Manual = "manual";

    /// <summary><see cref="RequestedBy"/> of a check that was due.</summary>
    public const string Schedule = "schedule";

    public Guid Id { get; set; }

    public Guid EndpointId { get; set; }

    /// <summary><see cref="Manual"/> or <see cref="Schedule"/>.</summary>
    public required string RequestedBy { get; set; }

    public CheckState State { get; set; }

    public string? Traceparent { get; set; }

    public DateTimeOffset EnqueuedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public int Attempt { get; set; }

    /// <summary>When a running job counts as lost with its prober; null while it waits.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    public CheckOutcome? Outcome { get; set; }

    public string? Error { get; set; }
}
