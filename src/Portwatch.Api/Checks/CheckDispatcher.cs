using System.Diagnostics;
using Portwatch.Core;
using Portwatch.Core.Model;
using StackExchange.Redis;

namespace Portwatch.Api.Checks;

/// <summary>Asks the worker for a check: the row is the request, and carries its trace; the wake-up only makes it quick.</summary>
internal sealed partial class CheckDispatcher(DatabaseGate database, IConnectionMultiplexer redis, TimeProvider time, ILogger<CheckDispatcher> logger)
{
    /// <summary>Writes the job and wakes a prober.</summary>
    /// <returns>The job's id; null if there is no such endpoint.</returns>
    public async Task<Guid?> DispatchAsync(Guid endpointId, CancellationToken cancellationToken)
    {
        var jobId = Guid.CreateVersion7(time.GetUtcNow());
        using var send = Messages.StartSend(ApiTelemetry.Source, "send check", "postgresql", Messages.Checks);
        send?.SetTag("messaging.message.id", jobId.ToString());
        send?.SetTag("portwatch.endpoint.id", endpointId.ToString());
        await using var insert = database.Source.CreateCommand(
            """
            INSERT INTO check_jobs (id, endpoint_id, requested_by, state, traceparent, enqueued_at, attempt)
            SELECT $1, e.id, $2, 'queued', $3, now(), 0 FROM endpoints e WHERE e.id = $4
            """);
        if (await insert.With(jobId, CheckJob.Manual, Activity.Current?.Id, endpointId).ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return null;
        }

        if (await Messages.WakeAsync(redis) is { } reason)
        {
            Log.NotWoken(logger, jobId, reason);
        }

        return jobId;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Check {JobId} waits, and nobody could be woken ({Reason}): a prober finds it within a second.")]
        public static partial void NotWoken(ILogger logger, Guid jobId, string reason);
    }
}
