using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// A metric, and by how much it has changed since a test began to measure it. Its value is the sum over all series and processes that were asked for: of counters
/// and gauges their values, of histograms and summaries how many measurements they had.
/// </summary>
public sealed class MetricMeasurement
{
    // Who has sent no metrics for so long has ended.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly TelemetryView _view;
    private readonly string _instrument;
    private readonly string? _resource;
    private readonly ImmutableArray<AttributeFilter> _attributes;
    private readonly string _text;

    private MetricMeasurement(TelemetryView view, string instrument, string? resource, (string Key, object Value)[] attributes)
    {
        _view = view;
        _instrument = instrument;
        _resource = resource;
        _attributes = [.. attributes.Select(attribute => new AttributeFilter(attribute.Key, FilterOperator.Equal, LogPattern.TextOf(attribute.Value) ?? ""))];
        _text = $"'{instrument}'{(resource is null ? "" : $" of '{resource}'")}{string.Concat(_attributes.Select(filter => $", {filter.Key} = {filter.Value}"))}";
    }

    /// <summary>The value when the measurement began; 0 when there was none.</summary>
    public double Before { get; private set; }

    /// <summary>The value as last received; 0 when there is none.</summary>
    public double Value => Read().Sum(series => series.Value);

    /// <summary>By how much the value has changed, as last received.</summary>
    public double Change => Value - Before;

    /// <summary>Waits until the value has changed by an amount, and requires that it has by no more: the processes that send it have sent it since.</summary>
    /// <param name="expected">The amount; negative for a decrease, 0 for none.</param>
    /// <param name="timeout">How long to wait; <see cref="TelemetryTestOptions.Timeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TelemetryAssertionException">It has changed by another amount when the time is up. The message lists the series.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The message is the same.</exception>
    public Task ShouldChangeByAsync(double expected, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WaitAsync(() => Change, expected, "change by", timeout, cancellationToken);

    /// <summary>Waits until the value is a given one: the processes that send it have sent it since.</summary>
    /// <param name="expected">The value.</param>
    /// <param name="timeout">How long to wait; <see cref="TelemetryTestOptions.Timeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TelemetryAssertionException">It is another when the time is up. The message lists the series.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The message is the same.</exception>
    public Task ShouldBeAsync(double expected, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        WaitAsync(() => Value, expected, "be", timeout, cancellationToken);

    internal static async Task<MetricMeasurement> BeginAsync(
        TelemetryView view, string instrument, string? resource, (string Key, object Value)[] attributes, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instrument);

        var measurement = new MetricMeasurement(view, instrument, resource, attributes);
        var began = DateTimeOffset.UtcNow;
        await Waiting.UntilAsync(
            view,
            [TelemetrySignal.Metrics],
            () => (measurement.IsUpToDate(began, out var again) ? measurement : null, again),
            () => ($"Expected metrics of all processes, to measure {measurement._text}.", []),
            view.Options.Timeout,
            cancellationToken).ConfigureAwait(false);
        measurement.Before = measurement.Value;
        return measurement;
    }

    private Task<MetricMeasurement> WaitAsync(Func<double> read, double expected, string verb, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var began = DateTimeOffset.UtcNow;
        return Waiting.UntilAsync(
            _view,
            [TelemetrySignal.Metrics],
            () => read() == expected && IsUpToDate(began, out var again) ? (this, (TimeSpan?)null) : (null, Silence),
            () => (Describe(read(), expected, verb), Read().Select(series => series.Resource.Name)),
            timeout ?? _view.Options.Timeout,
            cancellationToken);
    }

    // What a process sends counts everything up to then.
    private bool IsUpToDate(DateTimeOffset since, out TimeSpan? again)
    {
        again = since + Silence - DateTimeOffset.UtcNow;
        return again <= TimeSpan.Zero || _view.Store.GetLatestMetricTimes()
            .Where(latest => _resource is null || string.Equals(latest.Key.Name, _resource, StringComparison.OrdinalIgnoreCase))
            .All(latest => latest.Value >= since || latest.Value < since - Silence);
    }

    private string Describe(double actual, double expected, string verb)
    {
        var series = Read();
        var list = series.Length == 0 ? " No such metric has come." : $"\n\nSeries:{string.Concat(series.Select(line => string.Create(CultureInfo.InvariantCulture, $"\n  {line.Resource.Name}: {line.Attributes} = {line.Value}")))}";
        return string.Create(CultureInfo.InvariantCulture, $"Expected {_text} to {verb} {expected}; it is {actual}.{list}");
    }

    private ImmutableArray<(OtlpResource Resource, string Attributes, double Value)> Read() =>
    [
        .. _view.Store.GetInstruments(_resource)
            .Where(instrument => instrument.Name == _instrument)
            .SelectMany(instrument => _view.Store
                .GetMetricSeries(new MetricQuery { ResourceName = instrument.Resource.Name, InstanceId = instrument.Resource.InstanceId, ScopeName = instrument.Scope.Name, InstrumentName = instrument.Name, Attributes = _attributes })
                .Where(series => !series.Points.IsEmpty)
                .Select(series => (series.Resource, TextOf(series.Attributes), ValueOf(series, instrument.Temporality)))),
    ];

    private static string TextOf(AttributeCollection attributes) => $"{{{string.Join(", ", attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"))}}}";

    private static double ValueOf(MetricSeries series, AggregationTemporality temporality) =>
        temporality == AggregationTemporality.Delta ? series.Points.Sum(ValueOf) : ValueOf(series.Points[^1]);

    private static double ValueOf(MetricPoint point) => point switch
    {
        NumberPoint number => number.Value,
        HistogramPoint histogram => histogram.Count,
        ExponentialHistogramPoint histogram => histogram.Count,
        SummaryPoint summary => summary.Count,
        _ => 0,
    };
}
