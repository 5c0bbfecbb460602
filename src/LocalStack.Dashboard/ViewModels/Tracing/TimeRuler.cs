using System.Collections.Immutable;
using System.Globalization;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>The time axis above a waterfall.</summary>
internal static class TimeRuler
{
    /// <summary>Marks at round steps of one unit, at most so many.</summary>
    /// <param name="from">Where the axis begins, in nanoseconds after the trace does.</param>
    /// <param name="length">How long it is, in nanoseconds.</param>
    /// <param name="atMost">Marks.</param>
    public static ImmutableArray<(double At, string Label)> Marks(ulong from, ulong length, int atMost = 6)
    {
        if (length == 0)
        {
            return [(0, "0 ms")];
        }

        var step = Math.Pow(10, Math.Floor(Math.Log10((double)length / atMost)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5, 10])
        {
            if (length / (step * factor) <= atMost)
            {
                step *= factor;
                break;
            }
        }

        var marks = ImmutableArray.CreateBuilder<(double, string)>();
        var end = (double)from + length;
        for (var i = Math.Ceiling(from / step); i * step <= end && marks.Count <= atMost; i++)
        {
            marks.Add((Math.Clamp((i * step - from) / length * 100, 0, 100), Label(i * step, step, end)));
        }

        return marks.ToImmutable();
    }

    // One unit for the whole axis, and only the digits that tell two marks apart.
    private static string Label(double at, double step, double end)
    {
        var (unit, size) = end switch
        {
            < 1_000 => ("ns", 1.0),
            < 1_000_000 => ("µs", 1e3),
            < 1_000_000_000 => ("ms", 1e6),
            < 120_000_000_000 => ("s", 1e9),
            _ => ("min", 60e9),
        };
        var digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step / size) - 1e-9), 0, 9);
        return $"{(at / size).ToString(digits == 0 ? "0" : "0." + new string('#', Math.Max(2, digits)), CultureInfo.InvariantCulture)} {unit}";
    }
}
