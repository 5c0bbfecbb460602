using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>Looks for an expected tree in a trace.</summary>
internal sealed class TreeMatch(Trace trace)
{
    /// <summary>The line furthest down that was not found, after a failure.</summary>
    public ExpectedSpan? Missing { get; private set; }

    public bool Matches(IReadOnlyList<ExpectedSpan> roots) => Matches(roots, 0, trace.Spans, []);

    // Each expected one gets a span of its own; where one fits several, the others are tried when the rest does not fit.
    private bool Matches(IReadOnlyList<ExpectedSpan> expected, int index, IReadOnlyList<Span> spans, HashSet<Span> taken)
    {
        if (index == expected.Count)
        {
            return true;
        }

        foreach (var span in spans.Where(span => !taken.Contains(span) && expected[index].Pattern.Matches(span)))
        {
            if (Matches(expected[index].Children, 0, trace.GetChildren(span), []))
            {
                taken.Add(span);
                if (Matches(expected, index + 1, spans, taken))
                {
                    return true;
                }

                taken.Remove(span);
            }
        }

        if (Missing is null || expected[index].Line > Missing.Line)
        {
            Missing = expected[index];
        }

        return false;
    }
}
