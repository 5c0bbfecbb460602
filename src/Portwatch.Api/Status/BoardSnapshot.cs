using Portwatch.Core.Board;

namespace Portwatch.Api.Status;

/// <summary>The board, and where it comes from.</summary>
/// <param name="Entries">By name, as they are to be believed now.</param>
/// <param name="Source"><c>cache</c> or <c>database</c>.</param>
/// <param name="Age">How long ago it was known to be complete.</param>
/// <param name="Missing">The servers that do not answer: <c>cache</c>, <c>database</c>.</param>
public sealed record BoardSnapshot(IReadOnlyList<BoardEntry> Entries, string Source, TimeSpan Age, IReadOnlyList<string> Missing)
{
    public const string FromCache = "cache";
    public const string FromDatabase = "database";

    /// <summary>A worker confirms the board every two seconds; after several that are missing, something is wrong.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(10);

    public bool IsStale => Age > StaleAfter;
}

/// <summary>Event <c>board</c>: the entries that are new to the client, and all ids there are, so that it can drop the others.</summary>
internal sealed record BoardUpdate(IReadOnlyList<BoardEntry> Entries, IReadOnlyList<Guid> Ids, string Source, double AgeSeconds, IReadOnlyList<string> Missing);

/// <summary>Event <c>removed</c>.</summary>
internal sealed record BoardRemoval(Guid Id);

/// <summary>Event <c>pulse</c>: nothing has changed, and the connection lives.</summary>
internal sealed record BoardPulse(string Source, double AgeSeconds, IReadOnlyList<string> Missing);
