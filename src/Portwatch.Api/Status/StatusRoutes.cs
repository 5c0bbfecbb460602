using System.Globalization;
using Portwatch.Api.Problems;
using Portwatch.Data.Board;

namespace Portwatch.Api.Status;

/// <summary><c>/api/status</c> and its stream.</summary>
internal static class StatusRoutes
{
    public const string SourceHeader = "X-Portwatch-Source";
    public const string AgeHeader = "X-Portwatch-Age";
    public const string StaleHeader = "X-Portwatch-Stale";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/status", GetAsync)
            .WithTags("Status").WithSummary($"The live board. {SourceHeader} says cache or database, {AgeHeader} how many seconds ago it was known to be right.")
            .Produces<IReadOnlyList<BoardEntry>>().ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/status/stream", Stream)
            .WithTags("Status").WithSummary("The board's changes as server-sent events (board, entry, removed, pulse); resumes after Last-Event-ID.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").ProducesValidationProblem();
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
    }

    private static async Task<IResult> GetAsync(HttpContext context, BoardReader reader, CancellationToken cancellationToken)
    {
        var snapshot = await reader.ReadAsync(cancellationToken);
        Describe(context.Response, snapshot);
        return TypedResults.Ok(snapshot.Entries);
    }

    private static IResult Stream(HttpContext context, BoardStream stream)
    {
        // The browser sends the header when it reconnects; the page's first connection can only say it in the address.
        string? text = context.Request.Headers["Last-Event-ID"];
        text = string.IsNullOrEmpty(text) ? context.Request.Query["since"] : text;
        if (string.IsNullOrEmpty(text))
        {
            return TypedResults.ServerSentEvents(stream.WatchAsync(lastSeen: null, context.RequestAborted));
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lastSeen)
            ? TypedResults.ServerSentEvents(stream.WatchAsync(lastSeen, context.RequestAborted))
            : ApiProblem.Invalid("Last-Event-ID", "The id is a number that an earlier event carried.");
    }
}
