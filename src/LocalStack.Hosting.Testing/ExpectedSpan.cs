using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalStack.Hosting.Testing;

/// <summary>A line of an expected tree, with the lines below it.</summary>
/// <param name="Pattern">The line itself.</param>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Children">Those below it.</param>
internal sealed partial record ExpectedSpan(SpanPattern Pattern, int Line, List<ExpectedSpan> Children)
{
    /// <summary>Reads a tree.</summary>
    /// <exception cref="FormatException">A line is indented less than the first, or like no line above it.</exception>
    public static ImmutableArray<ExpectedSpan> Parse(string tree)
    {
        var top = new List<ExpectedSpan>();
        // The lines that the next one may stand below, each with its indentation.
        var open = new List<(int Indent, List<ExpectedSpan> Same)>();
        var lines = tree.ReplaceLineEndings("\n").Split('\n');
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number];
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var indent = line.Length - line.TrimStart().Length;
            var closed = open.RemoveAll(level => level.Indent > indent);
            if (open.Count == 0 || open[^1].Indent < indent)
            {
                if ((open.Count == 0 && top.Count > 0) || (open.Count > 0 && closed > 0))
                {
                    throw new FormatException($"Line {number + 1} of the expected tree (\"{line.Trim()}\") is indented like none above it.");
                }

                open.Add((indent, open.Count == 0 ? top : open[^1].Same[^1].Children));
            }

            var times = Times().Match(line);
            var pattern = SpanPattern.Parse(times.Success ? line[..times.Index] : line);
            var children = new List<ExpectedSpan>();
            for (var i = times.Success ? int.Parse(times.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 1; i > 0; i--)
            {
                open[^1].Same.Add(new ExpectedSpan(pattern, number + 1, children));
            }
        }

        return [.. top];
    }

    /// <inheritdoc />
    public override string ToString() => Pattern.ToString();

    [GeneratedRegex(@"\s×\s*(\d+)\s*$")]
    private static partial Regex Times();
}
