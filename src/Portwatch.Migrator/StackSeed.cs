using Microsoft.Extensions.Logging;
using Npgsql;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Migrator;

/// <summary>Writes the stack's own endpoints. Run again it follows their addresses, which may be new at each start, and keeps what the user changed otherwise.</summary>
internal sealed partial class StackSeed(NpgsqlDataSource dataSource, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async Task WriteAsync(IReadOnlyList<StackEndpoint> endpoints, CancellationToken cancellationToken)
    {
        foreach (var endpoint in endpoints)
        {
            try
            {
                if (await WriteAsync(endpoint, cancellationToken))
                {
                    Log.Seeded(logger, endpoint.Name, Loopback.Authority(endpoint.Host, endpoint.Port));
                }
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // Somebody registered the address under a name of their own: theirs stays.
                Log.Taken(logger, endpoint.Name, Loopback.Authority(endpoint.Host, endpoint.Port));
            }
        }
    }

    private async Task<bool> WriteAsync(StackEndpoint endpoint, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            WITH written AS (
                INSERT INTO endpoints (id, name, protocol, host, port, path, declared_bind, interval, timeout, enabled, tags, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $5, $6, 'loopback', $7, $8, true, ARRAY[$9], now(), now())
                ON CONFLICT (name) DO UPDATE SET protocol = excluded.protocol, host = excluded.host, port = excluded.port, updated_at = now()
                WHERE $9 = ANY (endpoints.tags)
                  AND (endpoints.protocol, endpoints.host, endpoints.port) IS DISTINCT FROM (excluded.protocol, excluded.host, excluded.port)
                RETURNING id
            )
            INSERT INTO endpoint_status (endpoint_id, state, since, next_due_at, failure_bits, failure_bits_filled, recent)
            SELECT id, 'unknown', now(), now(), 0, 0, '{}' FROM written
            ON CONFLICT (endpoint_id) DO UPDATE SET next_due_at = now(), revision = nextval('board_revision')
            """);
        command.With(Guid.CreateVersion7(), endpoint.Name, EnumText.Write(endpoint.Protocol), endpoint.Host, endpoint.Port, endpoint.Path, Interval, Timeout, MonitoredEndpoint.StackTag);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Registered the stack's own endpoint {EndpointName} at {Address}.")]
        public static partial void Seeded(ILogger logger, string endpointName, string address);

        [LoggerMessage(LogLevel.Information, "The address {Address} of the stack's own endpoint {EndpointName} is registered under another name already; it stays so.")]
        public static partial void Taken(ILogger logger, string endpointName, string address);
    }
}
