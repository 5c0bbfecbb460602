using System.Globalization;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>Durations as people type them: <c>250</c> or <c>250ms</c>, <c>1.5 s</c>, <c>2m</c>, <c>80us</c>; milliseconds when no unit is named.</summary>
internal static class DurationText
{
    private const double LongestMilliseconds = 30L * 24 * 3_600_000;

    private static readonly (string Unit, double Milliseconds)[] Units =
    [
        ("ms", 1), ("us", 1e-3), ("µs", 1e-3), ("μs", 1e-3), ("ns", 1e-6), ("min", 60_000), ("m", 60_000), ("h", 3_600_000), ("s", 1_000), ("", 1),
    ];

    /// <summary>Reads a duration; false for anything that is none, is negative, or is longer than 30 days.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text?.Trim().ToLowerInvariant() ?? "";
        var digits = trimmed.AsSpan().IndexOfAnyExcept("0123456789.,".AsSpan());
        var number = (digits < 0 ? trimmed : trimmed[..digits]).Replace(',', '.');
        var unit = digits < 0 ? "" : trimmed[digits..].TrimStart();
        var known = Units.FirstOrDefault(candidate => candidate.Unit == unit);
        if (known.Unit is null
            || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value * known.Milliseconds > LongestMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round(value * known.Milliseconds * TimeSpan.TicksPerMillisecond));
        return true;
    }
}
