using Portwatch.Data.Board;

namespace Portwatch.Api.Status;

/// <summary>The board, and where it comes from.</summary>
/// <param name="Entries">By name.</param>
/// <param name="Source"><c>cache</c> or <c>database</c>.</param>
/// <param name="Age">How long ago it was known to be right.</param>
internal sealed record BoardSnapshot(IReadOnlyList<BoardEntry> Entries, string Source, TimeSpan Age)
{
    public const string FromCache = "cache";
    public const string FromDatabase = "database";

    /// <summary>The worker confirms the board every five seconds; after several that are missing, something is wrong.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(20);

    public bool IsStale => Age > StaleAfter;
}
