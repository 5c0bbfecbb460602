namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>A line of the graph, from the one who needs to the one who is needed.</summary>
/// <param name="From">The resource that uses, waits, or is a part.</param>
/// <param name="To">The resource that is used, awaited, or the whole.</param>
/// <param name="Words">What the application model says of the two, as in <c>uses, waits for</c>; empty when it says nothing.</param>
/// <param name="Calls">Calls that spans have shown; null when none.</param>
/// <param name="Path">The line as SVG path data.</param>
/// <param name="LabelX">Where its label goes.</param>
/// <param name="LabelY">Where its label goes.</param>
internal sealed record GraphEdge(string From, string To, string Words, ObservedCall? Calls, string Path, int LabelX, int LabelY)
{
    public bool IsDeclared => Words.Length > 0;

    /// <summary>Only a wait or a part: no call is to be expected.</summary>
    public bool IsOrderOnly { get; init; }

    /// <summary>What the AppHost makes the network do on this way now, in words; empty for nothing.</summary>
    public string Conditions { get; init; } = "";

    public bool Touches(string? name) => name is not null
        && (string.Equals(From, name, StringComparison.OrdinalIgnoreCase) || string.Equals(To, name, StringComparison.OrdinalIgnoreCase));
}
