using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Portwatch.Core.Board;

namespace Portwatch.Api.Status;

/// <summary><c>/api/status</c> and its stream.</summary>
internal static class StatusRoutes
{
    public const string SourceHeader = "X-Portwatch-Source";
    public const string AgeHeader = "X-Portwatch-Age";
    public const string StaleHeader = "X-Portwatch-Stale";
    public const string MissingHeader = "X-Portwatch-Missing";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/status", GetAsync)
            .WithTags("Status").WithSummary($"The live board. {SourceHeader} says cache or database, {AgeHeader} how many seconds ago it was known to be complete, {MissingHeader} what does not answer.")
            .Produces<IReadOnlyList<BoardEntry>>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/status/stream", (BoardStream stream, CancellationToken cancellationToken) => TypedResults.ServerSentEvents(WatchAsync(stream, cancellationToken)))
            .WithTags("Status").WithSummary("The board's changes as server-sent events (board, entry, removed, pulse). Every connection, also a resumed one, begins with the whole board.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
    }

    /// <summary>Says where a board comes from.</summary>
    public static void Describe(HttpResponse response, BoardSnapshot snapshot)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers[SourceHeader] = snapshot.Source;
        response.Headers[AgeHeader] = ((int)snapshot.Age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (snapshot.IsStale)
        {
            response.Headers[StaleHeader] = "true";
        }

        if (snapshot.Missing.Count > 0)
        {
            response.Headers[MissingHeader] = string.Join(", ", snapshot.Missing);
        }
    }

    private static async Task<IResult> GetAsync(HttpContext context, BoardReader reader, CancellationToken cancellationToken)
    {
        var snapshot = await reader.ReadAsync(cancellationToken);
        Describe(context.Response, snapshot);
        return TypedResults.Ok(snapshot.Entries);
    }

    private static async IAsyncEnumerable<SseItem<string>> WatchAsync(BoardStream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<Guid, (long, string)>? sent = null;
        await foreach (var (board, change) in stream.WatchAsync(cancellationToken))
        {
            if (board is not null)
            {
                var isFirst = sent is null;
                var before = sent ?? [];
                var news = board.Entries.Where(entry => !before.TryGetValue(entry.Id, out var known) || known != (entry.Revision, entry.State)).ToList();
                sent = board.Entries.ToDictionary(entry => entry.Id, entry => (entry.Revision, entry.State));
                var age = Math.Round(board.Age.TotalSeconds, 1);
                yield return isFirst || news.Count > 0 || before.Count != sent.Count
                    ? new(JsonSerializer.Serialize(new BoardUpdate(news, [.. sent.Keys], board.Source, age, board.Missing), ApiJson.Default.BoardUpdate), "board")
                    : new(JsonSerializer.Serialize(new BoardPulse(board.Source, age, board.Missing), ApiJson.Default.BoardPulse), "pulse");
            }
            else if (change?.Entry is { } entry)
            {
                yield return new(JsonSerializer.Serialize(entry, BoardJson.Default.BoardEntry), "entry");
            }
            else if (change?.Removed is { } id)
            {
                yield return new(JsonSerializer.Serialize(new BoardRemoval(id), ApiJson.Default.BoardRemoval), "removed");
            }
        }
    }
}
