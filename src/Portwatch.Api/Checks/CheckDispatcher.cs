using System.Diagnostics;
using Npgsql;
using Portwatch.Api.Telemetry;
using Portwatch.Data;
using Portwatch.Data.Jobs;
using Portwatch.Data.Queue;
using StackExchange.Redis;

namespace Portwatch.Api.Checks;

/// <summary>Asks the worker for a check: the row first, then the queue.</summary>
internal sealed partial class CheckDispatcher(NpgsqlDataSource dataSource, IConnectionMultiplexer redis, TimeProvider time, ILogger<CheckDispatcher> logger)
{
    /// <summary>Writes the job and pushes it.</summary>
    /// <returns>The job's id; null if there is no such endpoint.</returns>
    public async Task<Guid?> DispatchAsync(Guid endpointId, CancellationToken cancellationToken)
    {
        var jobId = Guid.CreateVersion7(time.GetUtcNow());
        if (!await CheckRequest.InsertManualAsync(dataSource, jobId, endpointId, Activity.Current?.Id, cancellationToken))
        {
            return null;
        }

        using var send = ApiTelemetry.Source.StartActivity("send check", ActivityKind.Producer);
        send?.SetTag("messaging.system", "redis");
        send?.SetTag("messaging.operation.name", "send");
        send?.SetTag("messaging.operation.type", "send");
        send?.SetTag("messaging.destination.name", RedisNames.Queue);
        send?.SetTag("messaging.message.id", jobId.ToString());
        send?.SetTag("portwatch.endpoint.id", endpointId.ToString());
        try
        {
            var message = new CheckMessage(jobId, Activity.Current?.Id, time.GetUtcNow());
            await CheckQueue.PushAsync(redis.GetDatabase(), message);
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception))
        {
            // The row is the truth: the worker's sweep pushes it as soon as the queue is back.
            send?.SetStatus(ActivityStatusCode.Error, exception.Message);
            Log.NotPushed(logger, jobId, PortwatchCache.Describe(exception));
        }

        return jobId;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Check {JobId} is stored but could not be pushed ({Reason}); the worker will find it.")]
        public static partial void NotPushed(ILogger logger, Guid jobId, string reason);
    }
}
