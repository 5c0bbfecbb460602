namespace Portwatch.Data.Model;

/// <summary>One check to be carried out: the truth about it, whatever the queue has lost or doubled.</summary>
public sealed class CheckJob
{
    public Guid Id { get; set; }

    public Guid EndpointId { get; set; }

    /// <summary><c>manual</c> or <c>schedule</c>.</summary>
    public required string RequestedBy { get; set; }

    public CheckState State { get; set; }

    public string? Traceparent { get; set; }

    public DateTimeOffset EnqueuedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public int Attempt { get; set; }

    /// <summary>When the job counts as lost, queued or running.</summary>
    public DateTimeOffset LeaseUntil { get; set; }

    public CheckOutcome? Outcome { get; set; }

    public string? Error { get; set; }
}
