namespace LocalStack.Telemetry.Storage;

/// <summary>
/// The bounds of a <see cref="TelemetryStore"/>. What exceeds the count or the byte budget of a signal pushes out that signal's oldest data in whole blocks,
/// and is counted in <see cref="TelemetryCounters"/>.
/// </summary>
public sealed record TelemetryOptions
{
    /// <summary>Spans kept. Default 1,200,000; at least 8,192.</summary>
    public int MaxSpans { get; init; } = 1_200_000;

    /// <summary>Memory for spans. Default 256 MiB; at least 4 MiB.</summary>
    public long MaxSpanBytes { get; init; } = 256L << 20;

    /// <summary>Log records kept. Default 500,000; at least 8,192.</summary>
    public int MaxLogRecords { get; init; } = 500_000;

    /// <summary>Memory for log records. Default 128 MiB; at least 4 MiB.</summary>
    public long MaxLogBytes { get; init; } = 128L << 20;

    /// <summary>Metric series (distinct attribute sets) kept; beyond them the one that was silent longest goes. Default 20,000; at least 1.</summary>
    public int MaxMetricSeries { get; init; } = 20_000;

    /// <summary>Points kept of each series; beyond them older ones are thinned out, or (of sums and histograms that tell only changes) the oldest go. Default 1,000, which reach back 12 hours and more at one a second; at least 2.</summary>
    public int MaxPointsPerSeries { get; init; } = 1_000;

    /// <summary>Memory for metric points. Default 64 MiB; at least 4 MiB.</summary>
    public long MaxMetricBytes { get; init; } = 64L << 20;

    /// <summary>Resources (distinct sets of their attributes, of which one process may send 16); telemetry of further ones is rejected. Default 10,000; from 1 to 65,535.</summary>
    public int MaxResources { get; init; } = 10_000;

    /// <summary>Instrumentation scopes (libraries, logger categories); telemetry of further ones is rejected. Default 16,384; from 1 to 65,535.</summary>
    public int MaxScopes { get; init; } = 16_384;

    /// <summary>Attributes kept of one span, log record or data point; further ones are dropped. Default 128; at least 1.</summary>
    public int MaxAttributes { get; init; } = 128;

    /// <summary>The length of a string attribute of a span or log record, in UTF-8; the rest is cut off. Default 64 KiB; at least 16.</summary>
    public int MaxAttributeValueBytes { get; init; } = 64 << 10;

    /// <summary>The size of one encoded span, log record or data point; larger ones are rejected. Default 1 MiB; at least 1 KiB.</summary>
    public int MaxItemBytes { get; init; } = 1 << 20;

    /// <summary>Throws when a bound lies outside its range, naming all that do.</summary>
    /// <exception cref="ArgumentException">At least one bound lies outside its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        Require(MaxSpans >= 8_192, nameof(MaxSpans), MaxSpans, "at least 8192");
        Require(MaxSpanBytes >= 4 << 20, nameof(MaxSpanBytes), MaxSpanBytes, "at least 4194304");
        Require(MaxLogRecords >= 8_192, nameof(MaxLogRecords), MaxLogRecords, "at least 8192");
        Require(MaxLogBytes >= 4 << 20, nameof(MaxLogBytes), MaxLogBytes, "at least 4194304");
        Require(MaxMetricSeries >= 1, nameof(MaxMetricSeries), MaxMetricSeries, "at least 1");
        Require(MaxPointsPerSeries >= 2, nameof(MaxPointsPerSeries), MaxPointsPerSeries, "at least 2");
        Require(MaxMetricBytes >= 4 << 20, nameof(MaxMetricBytes), MaxMetricBytes, "at least 4194304");
        Require(MaxResources is >= 1 and <= ushort.MaxValue, nameof(MaxResources), MaxResources, "from 1 to 65535");
        Require(MaxScopes is >= 1 and <= ushort.MaxValue, nameof(MaxScopes), MaxScopes, "from 1 to 65535");
        Require(MaxAttributes >= 1, nameof(MaxAttributes), MaxAttributes, "at least 1");
        Require(MaxAttributeValueBytes >= 16, nameof(MaxAttributeValueBytes), MaxAttributeValueBytes, "at least 16");
        Require(MaxItemBytes >= 1 << 10, nameof(MaxItemBytes), MaxItemBytes, "at least 1024");
        if (faults.Count > 0)
        {
            throw new ArgumentException("The telemetry limits cannot be used: " + string.Join("; ", faults) + ".");
        }

        void Require(bool holds, string name, long value, string range)
        {
            if (!holds)
            {
                faults.Add($"{name} is {value} and must be {range}");
            }
        }
    }
}
