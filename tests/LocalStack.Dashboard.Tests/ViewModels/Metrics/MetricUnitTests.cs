using LocalStack.Dashboard.ViewModels.Metrics;

namespace LocalStack.Dashboard.Tests.ViewModels.Metrics;

public sealed class MetricUnitTests
{
    [Theory]
    [InlineData("s", 0.0421, "42.1 ms")]
    [InlineData("s", 0, "0 s")]
    [InlineData("ms", 1_500, "1.5 s")]
    [InlineData("s", 7_200, "2 h")]
    [InlineData("By", 93_323_264, "89 MiB")]
    [InlineData("By", 12, "12 B")]
    [InlineData("{request}", 3, "3 requests")]
    [InlineData("{work_item}", 12_345, "12.3 k work_items")]
    [InlineData("1", 0.377, "0.377")]
    [InlineData("%", 12.5, "12.5%")]
    [InlineData("", 1_000_000, "1 M")]
    [InlineData("", -2_500, "-2.5 k")]
    [InlineData("", 0.00012, "1.2e-4")]
    [InlineData("furlong", 2, "2 furlong")]
    [InlineData("", double.NaN, "–")]
    public void Value_IsWrittenInItsUnit(string unit, double value, string expected) => Assert.Equal(expected, MetricUnit.Read(unit).Format(value));

    [Theory]
    [InlineData("{check}", 86.7, "86.7 checks/s")]
    [InlineData("By", 2_048, "2 KiB/s")]
    [InlineData("", 3, "3/s")]
    [InlineData("s", 0.5, "0.5")]
    public void Rate_IsWrittenInItsUnitASecond(string unit, double value, string expected) => Assert.Equal(expected, MetricUnit.Read(unit).PerSecond.Format(value));
}
