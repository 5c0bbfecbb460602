using System.Globalization;
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

    [Theory]
    [InlineData("2026-07-01T22:30:00Z", "00:30:00.000")]
    [InlineData("2026-07-01T21:30:00Z", "07-01 23:30:00.000")]
    [InlineData("2026-03-29T00:59:59.999Z", "03-29 01:59:59.999")]
    [InlineData("2026-03-29T01:00:00Z", "03-29 03:00:00.000")]
    [InlineData("2025-10-26T00:30:00Z", "2025-10-26 02:30:00.000+02")]
    [InlineData("2025-10-26T01:30:00Z", "2025-10-26 02:30:00.000+01")]
    [InlineData("2025-10-26T02:30:00Z", "2025-10-26 03:30:00.000")]
    public void When_ShowsWhatTellsTimesApart_AlsoInTheHourThatComesTwice(string time, string expected)
    {
        // Central Europe's rules, for machines without a database of zones.
        var change = new DateTime(1, 1, 1, 2, 0, 0);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(change, 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(change.AddHours(1), 10, 5, DayOfWeek.Sunday));
        ViewPreferences.Current = ViewPreferences.Default with { Zone = TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(1), null, null, null, [rule]) };

        Assert.Equal(expected, Format.When(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), new DateTimeOffset(2026, 7, 1, 23, 0, 0, TimeSpan.Zero)));
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
