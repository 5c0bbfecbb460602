using Microsoft.Extensions.Options;
using Npgsql;
using Portwatch.Data;

namespace Portwatch.Worker.Scheduling;

/// <summary>Makes the partitions of the days to come, drops those past retention, and deletes what points to them.</summary>
internal sealed partial class Housekeeping(NpgsqlDataSource dataSource, IOptions<WorkerOptions> options, TimeProvider time, ILogger<Housekeeping> logger)
{
    private const int DaysAhead = 3;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await Partitions.EnsureAsync(dataSource, today.AddDays(-1), DaysAhead + 1, cancellationToken);

        foreach (var partition in await Partitions.DropBeforeAsync(dataSource, today.AddDays(-options.Value.RetentionDays), cancellationToken))
        {
            Log.Dropped(logger, partition, options.Value.RetentionDays);
        }

        await DeleteAsync("DELETE FROM check_jobs WHERE finished_at < now() - make_interval(days => $1)", cancellationToken);
        await DeleteAsync("DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(days => $1)", cancellationToken);
    }

    private async Task DeleteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.RetentionDays });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Dropped {Partition}: older than {Days} days.")]
        public static partial void Dropped(ILogger logger, string partition, int days);
    }
}
