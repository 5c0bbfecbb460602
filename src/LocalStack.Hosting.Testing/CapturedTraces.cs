using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>The traces of several runs of one request, in order.</summary>
public sealed class CapturedTraces : IReadOnlyList<CapturedTrace>
{
    private readonly TelemetryView _view;
    private readonly ImmutableArray<CapturedTrace> _traces;

    internal CapturedTraces(TelemetryView view, ImmutableArray<CapturedTrace> traces)
    {
        _view = view;
        _traces = traces;
    }

    /// <inheritdoc />
    public int Count => _traces.Length;

    /// <inheritdoc />
    public CapturedTrace this[int index] => _traces[index];

    /// <summary>A percentile of the durations, by nearest rank: the shortest one that this share of them does not exceed.</summary>
    /// <param name="percentile">The share in percent, above 0 and up to 100.</param>
    /// <param name="pattern">The spans whose durations to take; whole traces when <see langword="null"/>.</param>
    /// <exception cref="InvalidOperationException">No span matches the pattern.</exception>
    public TimeSpan Percentile(double percentile, string? pattern = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percentile);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percentile, 100);

        var durations = (pattern is null ? _traces.Select(trace => trace.Duration) : _traces.SelectMany(trace => trace.Find(pattern)).Select(span => span.Duration)).Order().ToArray();
        return durations.Length == 0
            ? throw new InvalidOperationException($"None of the {Count} traces has a span \"{pattern}\".")
            : durations[(int)Math.Ceiling(percentile / 100 * durations.Length) - 1];
    }

    /// <summary>Requires that a percentile of the durations is at most this.</summary>
    /// <param name="atMost">The longest it may be.</param>
    /// <param name="percentile">The percentile. Default 95.</param>
    /// <param name="pattern">The spans whose durations to take; whole traces when <see langword="null"/>.</param>
    /// <exception cref="TelemetryAssertionException">It is longer. The message shows the slowest trace.</exception>
    /// <exception cref="InvalidOperationException">No span matches the pattern.</exception>
    public void ShouldTake(TimeSpan atMost, double percentile = 95, string? pattern = null)
    {
        var actual = Percentile(percentile, pattern);
        if (actual <= atMost)
        {
            return;
        }

        var slowest = _traces.MaxBy(trace => pattern is null ? trace.Duration : trace.Find(pattern).Max(span => (TimeSpan?)span.Duration) ?? TimeSpan.Zero)!;
        var isMarked = pattern is null ? null : (Func<Span, bool>)SpanPattern.Parse(pattern).Matches;
        throw _view.Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Expected p{percentile:0.#} of {Count} runs{(pattern is null ? "" : $" of \"{pattern}\"")} to be at most {atMost.TotalMilliseconds:0.#} ms, but it is {actual.TotalMilliseconds:0.#} ms. The slowest:\n\n{slowest.ToTree(isMarked)}"),
            slowest.Spans.Select(span => span.Resource.Name));
    }

    /// <inheritdoc />
    public IEnumerator<CapturedTrace> GetEnumerator() => ((IEnumerable<CapturedTrace>)_traces).GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
