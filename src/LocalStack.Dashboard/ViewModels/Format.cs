using System.Globalization;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>Times and lengths as people read them. The machine's own time zone: it is the viewer's, too.</summary>
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

    public static string Time(DateTimeOffset time) => Local(time).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string TimeToMilliseconds(DateTimeOffset time) => Local(time).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static string DateAndTime(DateTimeOffset time) => Local(time).ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);

    /// <summary>The time alone within half a day, which midnight does not make unclear; with the date before it for anything older.</summary>
    public static string TimeOrDate(DateTimeOffset time, DateTimeOffset now)
        => (now - time).Duration() < TimeSpan.FromHours(12) ? Time(time) : Local(time).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

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

    public static string Count(int count) => count.ToString("#,0", GroupedByThinSpace);

    /// <summary>A number of things in words, as in <c>1 span</c> or <c>12 spans</c>.</summary>
    public static string Count(int count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    private static readonly NumberFormatInfo GroupedByThinSpace = new() { NumberGroupSeparator = "\u202f" };

    private static DateTimeOffset Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local);

    private static string Digits(double value, string unit)
    {
        var format = value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
    }
}
