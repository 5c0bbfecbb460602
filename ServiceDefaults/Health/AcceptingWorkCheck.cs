using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Health;

/// <summary>Not ready before the host has started and from the first sign of a stop on, so that a balancer sends work elsewhere.</summary>
internal sealed class AcceptingWorkCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public const string Name = "host";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var result = lifetime switch
        {
            { ApplicationStopping.IsCancellationRequested: true } => HealthCheckResult.Unhealthy("stopping"),
            { ApplicationStarted.IsCancellationRequested: false } => HealthCheckResult.Unhealthy("starting"),
            _ => HealthCheckResult.Healthy(),
        };
        return Task.FromResult(result);
    }
}
