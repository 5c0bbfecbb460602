using Microsoft.Extensions.Options;

namespace Portwatch.Worker;

/// <summary>The worker's settings, section <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Worker";

    /// <summary>Checks in flight at a time; 1 to 256, default 8.</summary>
    public int Probers { get; set; } = 8;

    /// <summary>Checks in flight at a time against one address; 1 to 64, default 2.</summary>
    public int ProbersPerTarget { get; set; } = 2;

    /// <summary>How often a job is tried before it is dead; 1 to 20, default 3.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>What a running check gets beyond its timeout before it counts as lost; default 10 s.</summary>
    public TimeSpan LeaseMargin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait of a job whose check could not be carried out; default 2 s.</summary>
    public TimeSpan FailedJobDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the leader looks for due endpoints and lost jobs; default 1 s.</summary>
    public TimeSpan SchedulePeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Results written at once; 1 to 10,000, default 200.</summary>
    public int BatchSize { get; set; } = 200;

    /// <summary>How long a result waits for company; default 250 ms.</summary>
    public TimeSpan BatchWindow { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Results kept while the database is away; beyond it, probing waits. 1 to 1,000,000, default 2,000.</summary>
    public int MaxBufferedResults { get; set; } = 2_000;

    /// <summary>Attempts to deliver an alert before it is dead; 1 to 100, default 12.</summary>
    public int MaxDeliveryAttempts { get; set; } = 12;

    /// <summary>How often the dispatcher looks for alerts to deliver; default 1 s.</summary>
    public TimeSpan DispatchPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Days of results to keep; 1 to 3,650, default 7.</summary>
    public int RetentionDays { get; set; } = 7;
}

/// <summary>Reports all faults of <see cref="WorkerOptions"/> at start.</summary>
internal sealed class WorkerOptionsValidator : IValidateOptions<WorkerOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        var faults = new List<string>();
        Range(nameof(options.Probers), options.Probers, 1, 256);
        Range(nameof(options.ProbersPerTarget), options.ProbersPerTarget, 1, 64);
        Range(nameof(options.MaxAttempts), options.MaxAttempts, 1, 20);
        Range(nameof(options.BatchSize), options.BatchSize, 1, 10_000);
        Range(nameof(options.MaxBufferedResults), options.MaxBufferedResults, 1, 1_000_000);
        Range(nameof(options.MaxDeliveryAttempts), options.MaxDeliveryAttempts, 1, 100);
        Range(nameof(options.RetentionDays), options.RetentionDays, 1, 3_650);
        Positive(nameof(options.LeaseMargin), options.LeaseMargin);
        Positive(nameof(options.FailedJobDelay), options.FailedJobDelay);
        Positive(nameof(options.SchedulePeriod), options.SchedulePeriod);
        Positive(nameof(options.BatchWindow), options.BatchWindow);
        Positive(nameof(options.DispatchPeriod), options.DispatchPeriod);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Range(string setting, int value, int low, int high)
        {
            if (value < low || value > high)
            {
                faults.Add($"{WorkerOptions.Section}:{setting} is {value}; it must be between {low} and {high}.");
            }
        }

        void Positive(string setting, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
            {
                faults.Add($"{WorkerOptions.Section}:{setting} is {value}; it must be more than zero and at most one hour.");
            }
        }
    }
}
