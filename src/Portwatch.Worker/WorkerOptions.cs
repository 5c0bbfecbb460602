using System.ComponentModel.DataAnnotations;

namespace Portwatch.Worker;

/// <summary>The worker's settings, section <c>Worker</c>; all faults are reported at start.</summary>
public sealed class WorkerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Worker";

    private const string Shortest = "00:00:00.001";
    private const string Longest = "01:00:00";

    /// <summary>Checks in flight at a time; 1 to 256, default 8.</summary>
    [Range(1, 256)]
    public int Probers { get; set; } = 8;

    /// <summary>Checks in flight at a time against one address; 1 to 64, default 2.</summary>
    [Range(1, 64)]
    public int ProbersPerTarget { get; set; } = 2;

    /// <summary>How often a job is tried before it is dead; 1 to 20, default 3.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>What a running check gets beyond its timeout before it counts as lost; default 10 s.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan LeaseMargin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait of a job whose check could not be carried out; default 2 s.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan FailedJobDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often due endpoints are looked for; default 1 s.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan SchedulePeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Results written at once; 1 to 10,000, default 200.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 200;

    /// <summary>How long a result waits for company; default 250 ms.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan BatchWindow { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Results kept while the database is away; beyond it, probing waits. 1 to 1,000,000, default 2,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxBufferedResults { get; set; } = 2_000;

    /// <summary>Attempts to deliver an alert before it is dead; 1 to 100, default 12.</summary>
    [Range(1, 100)]
    public int MaxDeliveryAttempts { get; set; } = 12;

    /// <summary>How often the dispatcher looks for alerts to deliver; default 1 s.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan DispatchPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Days of single results to keep; their sums by the hour stay for a year. 1 to 365, default 7.</summary>
    [Range(1, 365)]
    public int RetentionDays { get; set; } = 7;
}
