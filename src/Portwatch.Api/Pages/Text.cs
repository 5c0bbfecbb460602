using System.Globalization;

namespace Portwatch.Api.Pages;

/// <summary>How the pages write numbers and moments. The script turns moments into ages.</summary>
internal static class Text
{
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Duration(int? microseconds) => microseconds is { } us ? string.Create(CultureInfo.InvariantCulture, $"{us / 1000.0:0.0} ms") : "–";

    public static string Length(TimeSpan length) => length.TotalMinutes < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0} s")
        : length.ToString(length.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture);

    public static string Exposure(string? exposure) => exposure switch
    {
        "loopback" => "this machine",
        "network" => "one network",
        "all" => "all networks",
        _ => "–",
    };
}
