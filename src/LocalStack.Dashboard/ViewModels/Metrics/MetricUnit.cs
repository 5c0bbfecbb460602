using System.Globalization;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>How values of an instrument are written. The script of the chart does the same with <see cref="Kind"/>, <see cref="Factor"/> and <see cref="Suffix"/>.</summary>
/// <param name="Kind"><c>time</c>, <c>bytes</c> or <c>number</c>.</param>
/// <param name="Factor">Makes seconds or bytes of the value.</param>
/// <param name="Suffix">What stands behind the number; empty for nothing.</param>
public sealed record MetricUnit(string Kind, double Factor, string Suffix)
{
    private static readonly (double Size, string Prefix)[] Thousands = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];

    private static readonly (double Size, string Unit)[] Binary = [(1L << 40, "TiB"), (1L << 30, "GiB"), (1L << 20, "MiB"), (1L << 10, "KiB")];

    private static readonly (double Size, string Unit)[] Times = [(3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")];

    /// <summary>Reads a unit as instruments give it (UCUM).</summary>
    public static MetricUnit Read(string unit) => unit switch
    {
        "s" => new("time", 1, ""),
        "ms" => new("time", 1e-3, ""),
        "us" or "µs" => new("time", 1e-6, ""),
        "ns" => new("time", 1e-9, ""),
        "min" => new("time", 60, ""),
        "h" => new("time", 3600, ""),
        "By" or "bytes" => new("bytes", 1, ""),
        "KiBy" => new("bytes", 1 << 10, ""),
        "MiBy" => new("bytes", 1 << 20, ""),
        "GiBy" => new("bytes", 1 << 30, ""),
        "%" => new("number", 1, "%"),
        "" or "1" => new("number", 1, ""),
        ['{', .., '}'] => new("number", 1, Plural(unit[1..^1])),
        _ => new("number", 1, unit),
    };

    /// <summary>The unit of a rate: so much a second. Seconds a second have none.</summary>
    public MetricUnit PerSecond => Kind == "time" ? new("number", Factor, "") : this with { Suffix = Suffix.Length == 0 ? "/s" : $"{Suffix}/s" };

    /// <summary>The unit of a number of measurements a second.</summary>
    public static MetricUnit CountPerSecond { get; } = new("number", 1, "/s");

    public string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        var scaled = value * Factor;
        return Kind switch
        {
            "time" => OfTime(scaled),
            "bytes" => OfScale(scaled, Binary, "B") + Suffix,
            _ => Join(OfScale(scaled, Thousands.Select(entry => (entry.Size, entry.Prefix)), ""), Suffix),
        };
    }

    private static string OfTime(double seconds)
    {
        var size = Math.Abs(seconds);
        if (size == 0)
        {
            return "0 s";
        }

        var (unit, name) = Times.FirstOrDefault(entry => size >= entry.Size, Times[^1]);
        return $"{Digits(seconds / unit)} {name}";
    }

    private static string OfScale(double value, IEnumerable<(double Size, string Unit)> scale, string smallest)
    {
        foreach (var (size, unit) in scale)
        {
            if (Math.Abs(value) >= size)
            {
                return Join(Digits(value / size), unit);
            }
        }

        return Join(Digits(value), smallest);
    }

    private static string Join(string number, string unit) => unit.Length == 0 || unit[0] is '/' or '%' ? number + unit : $"{number} {unit}";

    // Three significant digits, and no zeros that say nothing.
    private static string Digits(double value)
    {
        var size = Math.Abs(value);
        return value.ToString(size >= 100 ? "0" : size >= 10 ? "0.#" : size >= 1 ? "0.##" : size >= 0.01 || size == 0 ? "0.###" : "0.#e0", CultureInfo.InvariantCulture);
    }

    private static string Plural(string word) => word.Length == 0 || word[^1] == 's' || !char.IsLetter(word[^1]) ? word : $"{word}s";
}
