namespace LocalStack.Telemetry.History;

/// <summary>Where telemetry is kept beyond the process, and how much of it.</summary>
public sealed record TelemetryHistoryOptions
{
    /// <summary>The folder. It is made when needed, and only its owner may enter it.</summary>
    public required string Folder { get; init; }

    /// <summary>What the telemetry is of. Runs of other applications in the same folder are not listed.</summary>
    public string Application { get; init; } = string.Empty;

    /// <summary>
    /// The name of this run: letters, digits, <c>-</c> and <c>_</c>, at most 64. A run of that name is continued. A new name when <see langword="null"/>.
    /// </summary>
    public string? RunId { get; init; }

    /// <summary>Runs kept, this one included; beyond them the oldest goes. Default 10; at least 1.</summary>
    public int MaxRuns { get; init; } = 10;

    /// <summary>All runs together, on disk. Beyond it the oldest run goes, and of the only one its oldest part. Default 256 MiB; at least twice <see cref="MaxSegmentBytes"/>.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>One file of a run: what is removed at once of a run that fills the folder alone. Default 8 MiB; at least 64 KiB.</summary>
    public long MaxSegmentBytes { get; init; } = 8L << 20;

    /// <summary>What may wait to be written; what comes beyond it is not kept, and counted. Default 32 MiB; at least 64 KiB.</summary>
    public long MaxQueuedBytes { get; init; } = 32L << 20;

    /// <summary>How long received telemetry waits for more, to be written together. Default 1 second.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long nothing is written after writing failed. Default 5 seconds.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Throws when a setting lies outside its range, naming all that do.</summary>
    /// <exception cref="ArgumentException">At least one setting lies outside its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        Require(Path.IsPathFullyQualified(Folder), $"{nameof(Folder)} is '{Folder}' and must be an absolute path");
        Require(RunId is null || RunFolder.IsId(RunId), $"{nameof(RunId)} is '{RunId}' and must be 1 to 64 letters, digits, '-' or '_'");
        Require(MaxRuns >= 1, $"{nameof(MaxRuns)} is {MaxRuns} and must be at least 1");
        Require(MaxSegmentBytes >= 64 << 10, $"{nameof(MaxSegmentBytes)} is {MaxSegmentBytes} and must be at least 65536");
        Require(MaxBytes >= MaxSegmentBytes * 2, $"{nameof(MaxBytes)} is {MaxBytes} and must be at least twice {nameof(MaxSegmentBytes)} ({MaxSegmentBytes})");
        Require(MaxQueuedBytes >= 64 << 10, $"{nameof(MaxQueuedBytes)} is {MaxQueuedBytes} and must be at least 65536");
        if (faults.Count > 0)
        {
            throw new ArgumentException("The telemetry of earlier runs cannot be kept: " + string.Join("; ", faults) + ".");
        }

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }
}
