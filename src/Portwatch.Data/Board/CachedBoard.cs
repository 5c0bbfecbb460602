namespace Portwatch.Data.Board;

/// <summary>The board from the cache.</summary>
/// <param name="Entries">By name.</param>
/// <param name="ConfirmedAt">When it was last compared with the database.</param>
public sealed record CachedBoard(IReadOnlyList<BoardEntry> Entries, DateTimeOffset ConfirmedAt);
