namespace Portwatch.Core.Model;

/// <summary>How many failures of how many checks make an incident, and how many successes end it.</summary>
public sealed class AlertRule
{
    public Guid Id { get; set; }

    public required string Name { get; set; }

    /// <summary>Null: for every endpoint that has no rule of its own.</summary>
    public Guid? EndpointId { get; set; }

    public int FailuresToOpen { get; set; }

    public int WindowSize { get; set; }

    public int SuccessesToClose { get; set; }

    public bool Enabled { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
