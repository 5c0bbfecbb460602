namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>What of an instrument is drawn.</summary>
public enum MetricView
{
    /// <summary>Its values: of a gauge, or a sum that also falls.</summary>
    Value,

    /// <summary>How fast it rises, a second; for a histogram the number of measurements.</summary>
    Rate,

    /// <summary>What it has risen to.</summary>
    Total,

    /// <summary>The values that half, nine tenths and 99 hundredths of the measurements do not exceed.</summary>
    Percentiles,

    /// <summary>The mean of the measurements.</summary>
    Average,

    /// <summary>How many measurements lie where, as colours.</summary>
    HeatMap,
}
