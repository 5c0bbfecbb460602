using Microsoft.Extensions.Options;
using Portwatch.Core;

namespace Portwatch.Worker.Scheduling;

/// <summary>Sums results up by the hour, and deletes what is past retention. Two workers that do it at once do the same.</summary>
internal sealed class Housekeeping(DatabaseGate database, IOptions<WorkerOptions> options, TimeProvider time, ILogger<Housekeeping> logger)
    : PeriodicService(Period, database, time, logger)
{
    private const int BatchSize = 5_000;

    // From the last hour that has a sum, and the one before it: results may have waited for the database.
    private const string RollUp =
        """
        INSERT INTO rollups (endpoint_id, bucket, n, ok, p50, p95, p99, max)
        SELECT endpoint_id, date_trunc('hour', at, 'UTC'), count(*), count(*) FILTER (WHERE outcome = 'up'),
               percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
               percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
               percentile_disc(0.99) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
               max(duration_us) FILTER (WHERE outcome = 'up')
        FROM check_results
        WHERE at >= (SELECT coalesce(max(bucket) - interval '1 hour', '-infinity') FROM rollups)
        GROUP BY 1, 2
        ON CONFLICT (endpoint_id, bucket) DO UPDATE
        SET n = excluded.n, ok = excluded.ok, p50 = excluded.p50, p95 = excluded.p95, p99 = excluded.p99, max = excluded.max
        """;

    // What is old, in small steps: a long delete would hold up the writers.
    private static readonly string[] Old =
    [
        Delete("check_results", "at < now() - make_interval(days => $2)"),
        Delete("check_jobs", "finished_at < now() - make_interval(days => $2)"),
        Delete("idempotency_keys", "created_at < now() - make_interval(days => $2)"),
        Delete("port_sightings", "last_seen_at < now() - make_interval(days => $2)"),
        Delete("rollups", "bucket < now() - greatest(interval '1 year', make_interval(days => $2))"),
    ];

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        await using (var rollUp = Database.Source.CreateCommand(RollUp))
        {
            await rollUp.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var statement in Old)
        {
            int deleted;
            do
            {
                await using var delete = Database.Source.CreateCommand(statement);
                deleted = await delete.With(BatchSize, options.Value.RetentionDays).ExecuteNonQueryAsync(cancellationToken);
            }
            while (deleted == BatchSize);
        }
    }

    private static string Delete(string table, string condition) => $"DELETE FROM {table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} WHERE {condition} LIMIT $1))";
}
