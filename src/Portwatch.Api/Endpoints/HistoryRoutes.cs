using Portwatch.Api.Problems;

namespace Portwatch.Api.Endpoints;

/// <summary><c>/api/endpoints/{id}/history</c>.</summary>
internal static class HistoryRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/endpoints/{id:guid}/history", GetAsync)
            .WithTags("Endpoints").WithSummary("Percentiles and uptime; from and to as RFC 3339, bucket in seconds.")
            .Produces<EndpointHistory>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(
        Guid id, DateTimeOffset? from, DateTimeOffset? to, int? bucket, EndpointStore store, HistoryQuery history, TimeProvider time, CancellationToken cancellationToken)
    {
        var (range, faults) = HistoryRange.Read(from, to, bucket, time.GetUtcNow());
        if (range is null)
        {
            return ApiProblem.Invalid(faults);
        }

        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        var buckets = await history.ReadAsync(id, range.From, range.To, range.Bucket, cancellationToken);
        return TypedResults.Ok(new EndpointHistory(id, range.From, range.To, (int)range.Bucket.TotalSeconds, buckets));
    }
}
