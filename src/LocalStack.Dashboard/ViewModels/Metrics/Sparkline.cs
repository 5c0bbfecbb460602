using System.Globalization;
using System.Text;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>A line of a small chart as the path of an SVG.</summary>
internal static class Sparkline
{
    /// <param name="values">NaN where there is none: the line is broken there.</param>
    /// <param name="width">The width of the drawing.</param>
    /// <param name="height">Its height.</param>
    /// <param name="top">The value at the upper edge; the lower edge is zero, or the least value below it.</param>
    public static string PathOf(double[] values, double width, double height, double top)
    {
        var bottom = Math.Min(0, values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(0).Min());
        var range = top > bottom ? top - bottom : 1;
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                drawing = false;
                continue;
            }

            var x = values.Length > 1 ? i * width / (values.Length - 1) : width;
            var y = height - (values[i] - bottom) / range * height;
            path.Append(CultureInfo.InvariantCulture, $"{(drawing ? 'L' : 'M')}{x:0.#} {y:0.#}");
            drawing = true;
        }

        return path.ToString();
    }
}
