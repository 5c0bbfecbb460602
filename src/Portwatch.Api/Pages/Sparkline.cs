using System.Globalization;
using System.Text;

namespace Portwatch.Api.Pages;

/// <summary>The last durations as an SVG path; a failure is a mark on the ground line.</summary>
internal static class Sparkline
{
    public const int Width = 120;
    public const int Height = 28;
    public const int Slots = 30;

    private const double Margin = 3;

    /// <summary>The path of the durations and that of the failures.</summary>
    /// <param name="recent">Durations in microseconds, oldest first; a failure is negative.</param>
    public static (string Line, string Failures) Draw(IReadOnlyList<int> recent)
    {
        var values = recent.TakeLast(Slots).ToArray();
        var top = Math.Max(1, values.Where(value => value > 0).DefaultIfEmpty(1).Max());
        var step = (Width - (2 * Margin)) / (Slots - 1);
        var line = new StringBuilder();
        var failures = new StringBuilder();
        var penDown = false;
        for (var i = 0; i < values.Length; i++)
        {
            var x = Margin + ((Slots - values.Length + i) * step);
            if (values[i] < 0)
            {
                failures.Append(CultureInfo.InvariantCulture, $"M{x:0.#} {Height - Margin:0.#}v-7");
                penDown = false;
                continue;
            }

            var y = Height - Margin - (values[i] / (double)top * (Height - (2 * Margin)));
            line.Append(penDown ? 'L' : 'M').Append(CultureInfo.InvariantCulture, $"{x:0.#} {y:0.#}");
            // A lone point has no length; a round cap makes it visible.
            line.Append(penDown ? string.Empty : "h0");
            penDown = true;
        }

        return (line.ToString(), failures.ToString());
    }
}
