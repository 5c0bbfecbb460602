using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What it is, as in <c>P99</c> or <c>GET</c>.</param>
/// <param name="Colour">The number of its colour class.</param>
/// <param name="Values">One a stretch of the grid; NaN where there is none.</param>
public sealed record ChartLine(string Name, int Colour, double[] Values)
{
    /// <summary>The latest value; NaN when there is none.</summary>
    public double Latest => Values.LastOrDefault(value => !double.IsNaN(value), double.NaN);
}

/// <summary>A measurement that leads to a span.</summary>
/// <param name="UnixNanoseconds">When.</param>
/// <param name="Value">The value.</param>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The span.</param>
/// <param name="Series">The attributes of its series in one line.</param>
public sealed record ChartExemplar(ulong UnixNanoseconds, double Value, TraceId TraceId, SpanId SpanId, string Series);

/// <summary>What a chart or its table shows.</summary>
public sealed record ChartData
{
    public static ChartData Empty { get; } = new() { Grid = default, Unit = MetricUnit.Read(""), Lines = [] };

    public required ChartGrid Grid { get; init; }

    public required MetricUnit Unit { get; init; }

    public required ImmutableArray<ChartLine> Lines { get; init; }

    /// <summary>The latest first.</summary>
    public ImmutableArray<ChartExemplar> Exemplars { get; init; } = [];

    /// <summary>How many lines there were beyond those that have a colour.</summary>
    public int HiddenLines { get; init; }

    /// <summary>How many series are in the lines.</summary>
    public int SeriesCount { get; init; }

    /// <summary>For a heat map: the measurements of each stretch; empty otherwise.</summary>
    public ImmutableArray<BucketCounts> Distribution { get; init; } = [];

    public bool HasValues => Lines.Any(line => !double.IsNaN(line.Latest)) || Distribution.Any(counts => counts.Total > 0);
}
