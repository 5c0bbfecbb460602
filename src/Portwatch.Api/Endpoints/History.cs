using System.ComponentModel.DataAnnotations;
using Portwatch.Api.Problems;
using Portwatch.Core;

namespace Portwatch.Api.Endpoints;

/// <summary>How an endpoint fared over a stretch of time.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="From">The beginning, inclusive.</param>
/// <param name="To">The end, exclusive.</param>
/// <param name="BucketSeconds">The length of a bucket.</param>
/// <param name="Buckets">The buckets with any check, oldest first.</param>
internal sealed record EndpointHistory(Guid EndpointId, DateTimeOffset From, DateTimeOffset To, int BucketSeconds, IReadOnlyList<HistoryBucket> Buckets);

/// <summary>One bucket. The percentiles are of the checks that found it up, and absent if none did.</summary>
public sealed record HistoryBucket(DateTimeOffset At, int Checks, double Uptime, int? P50Us, int? P95Us, int? P99Us, int? MaxUs);

/// <summary><c>/api/endpoints/{id}/history</c>.</summary>
internal static class HistoryRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/endpoints/{id:guid}/history", GetAsync)
            .WithTags("Endpoints").WithSummary("Percentiles and uptime; from and to as RFC 3339, bucket in seconds. By the hour it reaches back a year.")
            .Produces<EndpointHistory>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> GetAsync(
        Guid id, DateTimeOffset? from, DateTimeOffset? to, [Range(1, 86_400)] int? bucket, EndpointStore store, HistoryQuery history, TimeProvider time, CancellationToken cancellationToken)
    {
        var (range, faults) = HistoryRange.Read(from, to, bucket, time.GetUtcNow());
        if (range is null)
        {
            return ApiProblem.Invalid(faults);
        }

        return await store.FindAsync(id, cancellationToken) is null
            ? ApiProblem.NotFound("endpoint", id)
            : TypedResults.Ok(new EndpointHistory(id, range.From, range.To, (int)range.Bucket.TotalSeconds, await history.ReadAsync(id, range, cancellationToken)));
    }
}

/// <summary>Percentiles and uptime from the stored results, or by the hour from their sums, which are kept for longer.</summary>
internal sealed class HistoryQuery(DatabaseGate database)
{
    private const string FromResults =
        """
        SELECT date_bin($4, at, $2), count(*)::int, avg((outcome = 'up')::int)::float8,
               percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
               percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
               percentile_disc(0.99) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
               max(duration_us) FILTER (WHERE outcome = 'up')
        FROM check_results
        WHERE endpoint_id = $1 AND at >= $2 AND at < $3
        GROUP BY 1 ORDER BY 1
        """;

    private const string FromRollups =
        "SELECT bucket, n, ok::float8 / n, p50, p95, p99, max FROM rollups WHERE endpoint_id = $1 AND bucket >= $2 AND bucket < $3 AND $4 = interval '1 hour' ORDER BY bucket";

    public async Task<IReadOnlyList<HistoryBucket>> ReadAsync(Guid endpointId, HistoryRange range, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(range.Bucket == HistoryRange.Hour ? FromRollups : FromResults);
        return await command.With(endpointId, range.From, range.To, range.Bucket).ReadAllAsync(
            reader => new HistoryBucket(
                reader.Time(0), reader.GetInt32(1), Math.Round(reader.GetDouble(2), 4), reader.Value<int>(3), reader.Value<int>(4), reader.Value<int>(5), reader.Value<int>(6)),
            cancellationToken);
    }
}
