using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>Lays a trace out as rows: a tree down, time across.</summary>
internal static class Waterfall
{
    /// <summary>So that the shortest span can still be seen and hit.</summary>
    private const double LeastWidth = 0.25;

    /// <param name="trace">The trace.</param>
    /// <param name="collapsed">Spans whose children are not wanted.</param>
    public static ImmutableArray<WaterfallRow> Layout(Trace trace, IReadOnlySet<SpanId> collapsed)
    {
        var rows = ImmutableArray.CreateBuilder<WaterfallRow>(trace.Spans.Length);
        var length = Math.Max(1.0, trace.EndUnixNanoseconds - trace.StartUnixNanoseconds);
        var hiddenBelow = int.MaxValue;
        var hider = -1;
        foreach (var (span, depth) in trace.DepthFirst())
        {
            if (depth > hiddenBelow)
            {
                rows[hider] = rows[hider] with { HiddenCount = rows[hider].HiddenCount + 1 };
                continue;
            }

            var children = trace.GetChildren(span.SpanId).Length;
            var expanded = children > 0 && !collapsed.Contains(span.SpanId);
            (hiddenBelow, hider) = children > 0 && !expanded ? (depth, rows.Count) : (int.MaxValue, -1);

            var known = trace.TryGetSpan(span.ParentSpanId, out var parent);
            var left = (span.StartUnixNanoseconds - trace.StartUnixNanoseconds) / length * 100;
            var width = Math.Clamp(span.DurationNanoseconds / length * 100, LeastWidth, 100);
            rows.Add(new WaterfallRow(
                span,
                depth,
                children,
                HiddenCount: 0,
                expanded,
                IsOrphan: !span.ParentSpanId.IsEmpty && !known,
                StartsBeforeParent: known && depth > 0 && span.StartUnixNanoseconds < parent!.StartUnixNanoseconds,
                Math.Min(left, 100 - LeastWidth),
                Math.Min(width, 100 - Math.Min(left, 100 - LeastWidth))));
        }

        return rows.ToImmutable();
    }

    /// <summary>Marks of the time axis: round steps, at most so many.</summary>
    public static ImmutableArray<(double At, string Label)> Ruler(ulong nanoseconds, int atMost = 6)
    {
        if (nanoseconds == 0)
        {
            return [(0, "0 ms")];
        }

        var step = Math.Pow(10, Math.Floor(Math.Log10((double)nanoseconds / atMost)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5, 10])
        {
            if (nanoseconds / (step * factor) <= atMost)
            {
                step *= factor;
                break;
            }
        }

        var marks = ImmutableArray.CreateBuilder<(double, string)>();
        for (var i = 0; i * step <= nanoseconds && i <= atMost; i++)
        {
            marks.Add((i * step / nanoseconds * 100, Short(i * step, nanoseconds)));
        }

        return marks.ToImmutable();
    }

    // One unit for the whole axis, and only the digits that tell two marks apart.
    private static string Short(double at, ulong whole)
    {
        var (unit, size) = whole switch
        {
            < 1_000 => ("ns", 1.0),
            < 1_000_000 => ("µs", 1e3),
            < 1_000_000_000 => ("ms", 1e6),
            < 120_000_000_000 => ("s", 1e9),
            _ => ("min", 60e9),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{at / size:0.##} {unit}");
    }
}
