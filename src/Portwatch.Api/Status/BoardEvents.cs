using Portwatch.Data.Board;

namespace Portwatch.Api.Status;

/// <summary>Event <c>board</c>: what a client has not seen, and all ids there are, so that it can drop the others.</summary>
internal sealed record BoardUpdate(IReadOnlyList<BoardEntry> Entries, IReadOnlyList<Guid> Ids, string Source, double AgeSeconds);

/// <summary>Event <c>removed</c>.</summary>
internal sealed record BoardRemoval(Guid Id);

/// <summary>Event <c>pulse</c>: nothing has changed, and the connection lives.</summary>
internal sealed record BoardPulse(string Source, double AgeSeconds);
