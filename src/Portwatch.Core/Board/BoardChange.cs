namespace Portwatch.Core.Board;

/// <summary>What goes out on the board's channel: an entry that changed, or the id of one that is gone.</summary>
public sealed record BoardChange
{
    public BoardEntry? Entry { get; init; }

    public Guid? Removed { get; init; }

    /// <summary>The publisher's span, so that the push to the browser joins its trace.</summary>
    public string? Traceparent { get; init; }
}
