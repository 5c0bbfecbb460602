using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Resources;

namespace LocalStack.Dashboard.Tests.ViewModels;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0ul, "0 ms")]
    [InlineData(412ul, "412 ns")]
    [InlineData(1_500ul, "1.50 µs")]
    [InlineData(87_100ul, "87.1 µs")]
    [InlineData(999_700ul, "1000 µs")]
    [InlineData(4_050_000ul, "4.05 ms")]
    [InlineData(412_000_000ul, "412 ms")]
    [InlineData(1_320_000_000ul, "1.32 s")]
    [InlineData(125_000_000_000ul, "2 m 05 s")]
    [InlineData(7_260_000_000_000ul, "2 h 01 m")]
    public void Nanoseconds_HasThreeDigits(ulong nanoseconds, string expected) => Assert.Equal(expected, Format.Nanoseconds(nanoseconds));

    [Theory]
    [InlineData(1, "1 span")]
    [InlineData(0, "0 spans")]
    [InlineData(12_345, "12\u202f345 spans")]
    public void Count_GroupsAndAgrees(int count, string expected) => Assert.Equal(expected, Format.Count(count, "span", "spans"));

    [Theory]
    [InlineData(0.2, "just now")]
    [InlineData(12, "12 s ago")]
    [InlineData(150, "2 min ago")]
    [InlineData(7_300, "2 h ago")]
    [InlineData(200_000, "2 d ago")]
    public void Ago_UsesTheLargestUnit(double seconds, string expected)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);

        Assert.Equal(expected, Format.Ago(now.AddSeconds(-seconds), now));
    }

    [Theory]
    [InlineData(1, "^\\d\\d:\\d\\d:\\d\\d$")]
    [InlineData(30, "^\\d\\d-\\d\\d \\d\\d:\\d\\d$")]
    public void TimeOrDate_ShowsTheDateOnceItMatters(int hours, string pattern)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);

        Assert.Matches(pattern, Format.TimeOrDate(now.AddHours(-hours), now));
    }

    [Fact]
    public void Palette_GivesEachNameItsColourForGood()
    {
        var palette = new ResourcePalette();

        var classes = Enumerable.Range(0, ResourcePalette.Size + 1).Select(i => palette.ClassOf($"r{i}")).ToArray();

        Assert.Equal(ResourcePalette.Size, classes.Distinct().Count());
        Assert.Equal("c0", classes[^1]);
        Assert.Equal(classes[3], palette.ClassOf("R3"));
    }
}
