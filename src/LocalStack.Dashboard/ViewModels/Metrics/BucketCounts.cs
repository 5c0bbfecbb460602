namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>How many measurements lie in which ranges: a histogram of any form, and the sum of several.</summary>
public sealed class BucketCounts
{
    private readonly SortedDictionary<(double Upper, double Lower), double> _counts = [];
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public double Total { get; private set; }

    public double Sum { get; private set; }

    /// <summary>The ranges, lowest first: above <c>Lower</c>, up to and with <c>Upper</c>.</summary>
    public IEnumerable<(double Lower, double Upper, double Count)> Buckets => _counts.Select(entry => (entry.Key.Lower, entry.Key.Upper, entry.Value));

    public void Add(double lower, double upper, double count)
    {
        if (count > 0)
        {
            _counts[(upper, lower)] = _counts.GetValueOrDefault((upper, lower)) + count;
            Total += count;
        }
    }

    public void AddSum(double sum) => Sum += sum;

    /// <summary>No measurement lies outside these.</summary>
    public void Bound(double? min, double? max)
    {
        _min = Math.Min(_min, min ?? double.NegativeInfinity);
        _max = Math.Max(_max, max ?? double.PositiveInfinity);
    }

    public void Add(BucketCounts other, double part)
    {
        foreach (var (lower, upper, count) in other.Buckets)
        {
            Add(lower, upper, count * part);
        }

        Sum += other.Sum * part;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
    }

    /// <summary>The value that a part (0 to 1) of the measurements does not exceed, taking them as evenly spread within a range; NaN when there are none.</summary>
    public double Quantile(double part)
    {
        if (Total <= 0)
        {
            return double.NaN;
        }

        var wanted = part * Total;
        var passed = 0.0;
        foreach (var ((upper, lower), count) in _counts)
        {
            if (passed + count >= wanted)
            {
                return Clamp(Within(lower, upper, (wanted - passed) / count));
            }

            passed += count;
        }

        return Clamp(_counts.Last().Key.Upper is var top && double.IsFinite(top) ? top : _counts.Last().Key.Lower);
    }

    // The outermost ranges are open: they end at the least and largest measurement where those are known, and have no width otherwise.
    private double Within(double lower, double upper, double part)
    {
        if (!double.IsFinite(upper))
        {
            upper = double.IsFinite(_max) && _max > lower ? _max : lower;
        }

        if (!double.IsFinite(lower))
        {
            lower = double.IsFinite(_min) && _min < upper ? _min : Math.Min(0, upper);
        }

        return lower + (upper - lower) * part;
    }

    private double Clamp(double value)
    {
        if (double.IsFinite(_min) && value < _min)
        {
            return _min;
        }

        return double.IsFinite(_max) && value > _max ? _max : value;
    }
}
