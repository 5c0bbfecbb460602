using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Health;

/// <summary>
/// A plain round trip, without an ORM to warm up first. A service is not ready before its database has answered once; when it stops answering later, the service
/// still has something to serve and is degraded.
/// </summary>
internal sealed class DatabaseHealthCheck(DbDataSource dataSource) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private volatile bool _hasAnswered;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Two ways to end early: the caller's token, and our own timeout, which is an answer.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            await using var command = dataSource.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(timeout.Token);
            _hasAnswered = true;
            return HealthCheckResult.Healthy();
        }
        catch (DbException exception)
        {
            return Fail(exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Fail($"no answer within {Timeout.TotalSeconds:0} s");
        }
    }

    private HealthCheckResult Fail(string reason)
    {
        var description = $"The database does not answer: {reason}";
        return _hasAnswered ? HealthCheckResult.Degraded(description) : HealthCheckResult.Unhealthy(description);
    }
}
