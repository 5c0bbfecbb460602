using LocalStack.Dashboard.ViewModels.Metrics;

namespace LocalStack.Dashboard.Tests.ViewModels.Metrics;

public sealed class BucketCountsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 0.5)]
    [InlineData(0.5, 1)]
    [InlineData(0.75, 2)]
    [InlineData(1, 3)]
    public void Quantile_IsSpreadEvenlyWithinItsRange(double part, double expected)
    {
        var counts = new BucketCounts();
        counts.Add(1, 3, 10);
        counts.Add(0, 1, 10);

        Assert.Equal(expected, counts.Quantile(part), 9);
    }

    [Fact]
    public void Quantile_OfNothing_IsNone() => Assert.Equal(double.NaN, new BucketCounts().Quantile(0.5));

    [Fact]
    public void Quantile_InTheLastRange_EndsAtTheLargestMeasurement_OrAtTheLastBound()
    {
        var counts = new BucketCounts();
        counts.Add(10, double.PositiveInfinity, 4);

        Assert.Equal(10, counts.Quantile(0.99));
        counts.Bound(2, 30);
        Assert.Equal(20, counts.Quantile(0.5), 9);

        // One sender that does not tell its largest measurement leaves the range open again.
        counts.Bound(2, null);
        Assert.Equal(10, counts.Quantile(0.5));
    }

    [Fact]
    public void Quantile_NeverLeavesTheMeasured()
    {
        var counts = new BucketCounts();
        counts.Add(0, 100, 3);
        counts.Bound(40, 60);

        Assert.Equal((40, 60), (counts.Quantile(0), counts.Quantile(1)));
    }

    [Fact]
    public void Sum_OfTwo_HasTheMeasurementsOfBoth()
    {
        var (one, two) = (new BucketCounts(), new BucketCounts());
        one.Add(0, 1, 2);
        two.Add(0, 1, 2);
        two.Add(1, 2, 4);
        two.AddSum(10);

        one.Add(two, 0.5);

        Assert.Equal([(0, 1, 3), (1, 2, 2)], one.Buckets);
        Assert.Equal((5, 5), (one.Total, one.Sum));
    }
}
