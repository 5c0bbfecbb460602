using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>Healthy when a new connection to the database answers a query.</summary>
/// <param name="connectionString">The connection string, or <see langword="null"/> while it is not known.</param>
/// <param name="defaultDatabase">The database for a connection string that names none.</param>
internal sealed class PostgresHealthCheck(Func<string?> connectionString, string? defaultDatabase) : IHealthCheck
{
    private const string CannotConnectNow = "57P03";
    private const int TimeoutSeconds = 5;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (connectionString() is not { } target)
        {
            return HealthCheckResult.Unhealthy("The connection string is not known yet.");
        }

        try
        {
            var source = DirectConnection.CreateSource(target, defaultDatabase);
            await using (source.ConfigureAwait(false))
            {
                var command = source.CreateCommand("SELECT 1");
                await using (command.ConfigureAwait(false))
                {
                    command.CommandTimeout = TimeoutSeconds;
                    await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            return HealthCheckResult.Healthy();
        }
        catch (PostgresException exception) when (exception.SqlState == CannotConnectNow)
        {
            return HealthCheckResult.Unhealthy($"PostgreSQL is starting: {exception.MessageText}");
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return HealthCheckResult.Unhealthy(exception.Message, exception);
        }
    }
}
