using LocalStack.Dashboard.ViewModels.Metrics;
using static LocalStack.Dashboard.Tests.ViewModels.Metrics.Points;

namespace LocalStack.Dashboard.Tests.ViewModels.Metrics;

public sealed class ChartGridTests
{
    [Fact]
    public void Windows_HaveAFewHundredPoints_AndEndAfterNow()
        => Assert.All(MetricWindow.All, window =>
        {
            var now = DateTimeOffset.UnixEpoch.AddYears(57).AddSeconds(7.3);
            var grid = window.GridAt(now);

            Assert.InRange(grid.Count, 60, 200);
            Assert.Equal(window.Length.TotalSeconds, grid.Count * grid.StepSeconds);
            Assert.InRange(grid.End / 1e9 - (now - DateTimeOffset.UnixEpoch).TotalSeconds, 0, grid.StepSeconds + 0.001);
            Assert.Equal(0ul, grid.Start % grid.Step);
            Assert.Equal(window, MetricWindow.Read(window.Word));
        });

    [Theory]
    [InlineData(-5, -1, "")]
    [InlineData(-1, 1, "0:0.5")]
    [InlineData(0, 2, "0:0.5 1:0.5")]
    [InlineData(1.5, 2.5, "1:0.5 2:0.5")]
    [InlineData(9, 11, "9:0.5")]
    [InlineData(10, 11, "")]
    [InlineData(3, 3, "")]
    public void Interval_LiesInTheStretchesItCovers(double from, double to, string expected)
        => Assert.Equal(expected, string.Join(' ', TenSeconds.Cover(At(from), At(to)).Select(part => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{part.Index}:{part.Part:0.##}"))));

    [Fact]
    public void Sparkline_IsBrokenWhereThereIsNoValue()
        => Assert.Equal("M0 10L1 5M3 0", Sparkline.PathOf([0, 1, double.NaN, 2], 3, 10, 2));
}
