using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>
/// How a chart writes times: as the rest of the page does, whatever clock and zone the browser has. It is drawn there, and told how far the shown
/// zone is from UTC.
/// </summary>
/// <param name="IsTwelveHours">As in 1:05:00 PM.</param>
/// <param name="Offsets">The seconds to add to UTC, each from an instant (seconds since 1970-01-01 UTC) on; more than one when summer time begins or ends within the chart.</param>
internal sealed record ChartClock(bool IsTwelveHours, ImmutableArray<ChartOffset> Offsets)
{
    public static ChartClock Of(ChartGrid grid, ViewPreferences preferences) => Of(grid, preferences.IsTwelveHours, preferences.Zone);

    internal static ChartClock Of(ChartGrid grid, bool isTwelveHours, TimeZoneInfo zone)
    {
        var offsets = ImmutableArray.CreateBuilder<ChartOffset>();
        for (var i = 0; i < grid.Count; i++)
        {
            var offset = zone.GetUtcOffset(UnixTime.ToDateTimeOffset(grid.StartOf(i))).TotalSeconds;
            if (offsets.Count == 0 || offsets[^1].Seconds != offset)
            {
                offsets.Add(new ChartOffset(grid.StartOf(i) / 1e9, offset));
            }
        }

        return new ChartClock(isTwelveHours, offsets.ToImmutable());
    }
}

/// <summary>How far a zone is from UTC since an instant.</summary>
/// <param name="From">Seconds since 1970-01-01 UTC.</param>
/// <param name="Seconds">To add to UTC.</param>
internal readonly record struct ChartOffset(double From, double Seconds);
