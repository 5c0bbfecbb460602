using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;
using Portwatch.Core;
using Portwatch.Core.Model;
using Portwatch.Worker.Outbox;

namespace Portwatch.Worker.Results;

/// <summary>
/// Nothing can be checked by the book while the book is away. Yet this worker tries to reach the database all the time, which is a check as good as any:
/// when the database is back, its own outage is entered as an incident, with its beginning and its end.
/// </summary>
internal sealed partial class OutageRecorder(
    DatabaseGate database, IConfiguration configuration, TargetRule targets, BoardPublisher board, IOptions<WorkerOptions> options, TimeProvider time, ILogger<OutageRecorder> logger)
    : PeriodicService(options.Value.SchedulePeriod, database, time, logger)
{
    private Outage? _last;
    private int _failures;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Database.Outage is { } now)
        {
            _failures = now == _last ? _failures + 1 : 1;
            _last = now;
        }
        else if (_last is { } over)
        {
            // As many failures as make an incident of any other endpoint.
            if (_failures >= EvaluationRule.Default.FailuresToOpen)
            {
                await RecordAsync(over, _failures, cancellationToken);
            }

            _last = null;
        }
    }

    private async Task RecordAsync(Outage outage, int failures, CancellationToken cancellationToken)
    {
        var address = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString(PortwatchDatabase.ConnectionName));
        if (!targets.TryNormalize(address.Host, out var host))
        {
            return;
        }

        var back = Time.GetUtcNow();
        await using var connection = await Database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var find = new NpgsqlCommand("SELECT id, name FROM endpoints WHERE protocol = 'postgres' AND host = $1 AND port = $2", connection);
        var (id, name) = (await find.With(host, address.Port).ReadAllAsync(reader => (reader.GetGuid(0), reader.GetString(1)), cancellationToken)).SingleOrDefault();
        if (name is null)
        {
            return;
        }

        var alert = new Alert
        {
            Kind = Alert.IncidentClosed,
            IncidentId = Guid.CreateVersion7(),
            EndpointId = id,
            EndpointName = name,
            OpenedAt = outage.Since,
            ClosedAt = back,
            Outcome = EnumText.Write(outage.Cause.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? CheckOutcome.Refused : CheckOutcome.Timeout),
            Error = "database_away",
            Failures = failures,
        };
        await IncidentStatements.InsertAsync(connection, alert, back, cancellationToken);
        await IncidentStatements.AnnounceAsync(connection, [alert], cancellationToken);
        await using var since = new NpgsqlCommand("UPDATE endpoint_status SET since = $2, revision = nextval('board_revision') WHERE endpoint_id = $1 AND state = 'up'", connection);
        await since.With(id, back).ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        Log.Recorded(logger, name, back - outage.Since);
        await board.PublishAsync([id], cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The database {EndpointName} was away for {Duration}; the incident is recorded.")]
        public static partial void Recorded(ILogger logger, string endpointName, TimeSpan duration);
    }
}
