using System.Globalization;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>Times and lengths as people read them: in the machine's own time zone, which is the viewer's, too, and by 24 hours, unless they prefer otherwise.</summary>
internal static class Format
{
    /// <summary>Three significant digits, as in <c>412 ns</c>, <c>87.1 µs</c>, <c>4.05 ms</c>, <c>1.32 s</c>, <c>2 m 05 s</c>.</summary>
    public static string Duration(TimeSpan duration) => Nanoseconds((ulong)Math.Max(0, duration.Ticks) * 100);

    public static string Nanoseconds(ulong nanoseconds) => nanoseconds switch
    {
        0 => "0 ms",
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds} ns"),
        < 1_000_000 => Digits(nanoseconds / 1e3, "µs"),
        < 1_000_000_000 => Digits(nanoseconds / 1e6, "ms"),
        < 60_000_000_000 => Digits(nanoseconds / 1e9, "s"),
        < 3_600_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 60_000_000_000} m {nanoseconds / 1_000_000_000 % 60:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 3_600_000_000_000} h {nanoseconds / 60_000_000_000 % 60:00} m"),
    };

    public static string Time(DateTimeOffset time) => Shown(time, "HH:mm:ss", "h:mm:ss tt");

    public static string TimeToMilliseconds(DateTimeOffset time) => Shown(time, "HH:mm:ss.fff", "h:mm:ss.fff tt");

    /// <summary>
    /// <see cref="TimeToMilliseconds"/>, with the date before it unless that is today's, and with the hours from UTC after it in the hour that a clock set
    /// back goes through twice.
    /// </summary>
    public static string When(DateTimeOffset time, DateTimeOffset now)
    {
        var zone = ViewPreferences.Current.Zone;
        var (there, today) = (TimeZoneInfo.ConvertTime(time, zone), TimeZoneInfo.ConvertTime(now, zone));
        var date = !IsOtherDay(time, now) ? "" : there.ToString(there.Year == today.Year ? "MM-dd " : "yyyy-MM-dd ", CultureInfo.InvariantCulture);
        return $"{date}{TimeToMilliseconds(time)}{(zone.IsAmbiguousTime(there) ? there.ToString("zz", CultureInfo.InvariantCulture) : "")}";
    }

    /// <summary>Whether a time is not of today, where the viewer is.</summary>
    public static bool IsOtherDay(DateTimeOffset time, DateTimeOffset now)
        => TimeZoneInfo.ConvertTime(time, ViewPreferences.Current.Zone).Date != TimeZoneInfo.ConvertTime(now, ViewPreferences.Current.Zone).Date;

    /// <summary><see cref="TimeToMilliseconds"/> in a column of a fixed-width font, right-aligned: every time is as wide as any other, and so is none.</summary>
    public static string TimeColumn(DateTimeOffset? time)
        => (time is { } shown ? TimeToMilliseconds(shown) : "").PadLeft((ViewPreferences.Current.IsTwelveHours ? "12:59:59.999 PM" : "23:59:59.999").Length);

    /// <summary>A stretch of time, to milliseconds when its ends need them.</summary>
    public static string Stretch(DateTimeOffset from, DateTimeOffset to)
        => from.Ticks % TimeSpan.TicksPerSecond == 0 && to.Ticks % TimeSpan.TicksPerSecond == 0
            ? $"{Time(from)} to {Time(to)}"
            : $"{TimeToMilliseconds(from)} to {TimeToMilliseconds(to)}";

    public static string DateAndTime(DateTimeOffset time) => Shown(time, "yyyy-MM-dd HH:mm:ss.fff zzz", "yyyy-MM-dd h:mm:ss.fff tt zzz");

    /// <summary>The time alone within half a day, which midnight does not make unclear; with the date before it for anything older.</summary>
    public static string TimeOrDate(DateTimeOffset time, DateTimeOffset now)
        => (now - time).Duration() < TimeSpan.FromHours(12) ? Time(time) : Shown(time, "MM-dd HH:mm", "MM-dd h:mm tt");

    /// <summary>As in <c>12 s ago</c>.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now)
    {
        var passed = now - time;
        return passed.TotalSeconds < 1 ? "just now"
            : passed.TotalMinutes < 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)passed.TotalSeconds} s ago")
            : passed.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)passed.TotalMinutes} min ago")
            : passed.TotalDays < 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)passed.TotalHours} h ago")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)passed.TotalDays} d ago");
    }

    /// <summary>Memory in the largest unit that leaves at least one, as in <c>12.5 MiB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1 << 20 => Digits(bytes / 1024.0, "KiB"),
        < 1 << 30 => Digits(bytes / (double)(1 << 20), "MiB"),
        _ => Digits(bytes / (double)(1 << 30), "GiB"),
    };

    /// <summary>How long something has lasted, in whole units that need not change every moment, as in <c>14 s</c> or <c>2 min</c>.</summary>
    public static string Lasting(TimeSpan duration) => Ago(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch + duration) is var ago && ago.EndsWith(" ago", StringComparison.Ordinal) ? ago[..^4] : "0 s";

    public static string Count(long count) => count.ToString("#,0", GroupedByThinSpace);

    /// <summary>A number of things in words, as in <c>1 span</c> or <c>12 spans</c>.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    private static readonly NumberFormatInfo GroupedByThinSpace = new() { NumberGroupSeparator = "\u202f" };

    private static string Shown(DateTimeOffset time, string pattern, string twelveHours)
    {
        var preferences = ViewPreferences.Current;
        var there = TimeZoneInfo.ConvertTime(time, preferences.Zone);
        return there.ToString(preferences.IsTwelveHours ? twelveHours : pattern, CultureInfo.InvariantCulture);
    }

    private static string Digits(double value, string unit)
    {
        var format = value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
    }
}
