using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// How far the clock of a span's process must be turned for the span to lie within its parent. Only what cannot be true is corrected, and by no more than
/// needed: a span of another process that starts before its parent, or a server's that ends after the client that waited for it.
/// </summary>
internal static class ClockSkew
{
    /// <returns>Nanoseconds to add to a span's times; spans without an entry are right as they are.</returns>
    public static IReadOnlyDictionary<Span, long> Find(Trace trace)
    {
        var offsets = new Dictionary<Span, long>();
        foreach (var (span, _) in trace.DepthFirst())
        {
            if (trace.GetParent(span) is not { } parent)
            {
                continue;
            }

            var inherited = offsets.GetValueOrDefault(parent);
            var offset = span.Resource.Equals(parent.Resource) ? inherited : Correct(span, parent, inherited);
            if (offset != 0)
            {
                offsets[span] = offset;
            }
        }

        return offsets;
    }

    private static long Correct(Span span, Span parent, long parentOffset)
    {
        // Whether the parent's clock was turned says nothing about this one's, unless both processes are wrong alike.
        var parentStart = (long)parent.StartUnixNanoseconds + parentOffset;
        var parentEnd = (long)parent.EndUnixNanoseconds + parentOffset;
        var (start, end) = ((long)span.StartUnixNanoseconds, (long)span.EndUnixNanoseconds);
        if (start < parentStart)
        {
            return parentStart - start;
        }

        var waits = parent.Kind == SpanKind.Client && span.Kind == SpanKind.Server;
        return waits && end > parentEnd ? Math.Max(parentEnd - end, parentStart - start) : 0;
    }
}
