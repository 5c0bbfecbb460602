namespace LocalStack.Telemetry.Model;

/// <summary>The form of an instrument's data points.</summary>
public enum InstrumentKind
{
    /// <summary>A value that goes up and down: <see cref="NumberPoint"/>.</summary>
    Gauge,

    /// <summary>A sum: <see cref="NumberPoint"/>.</summary>
    Sum,

    /// <summary>A histogram with explicit bounds: <see cref="HistogramPoint"/>.</summary>
    Histogram,

    /// <summary>A histogram with exponential buckets: <see cref="ExponentialHistogramPoint"/>.</summary>
    ExponentialHistogram,

    /// <summary>Quantiles computed by the sender: <see cref="SummaryPoint"/>.</summary>
    Summary,
}
