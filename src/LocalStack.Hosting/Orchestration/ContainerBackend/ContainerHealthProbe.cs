using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>Asks what the engine's own health check of a container says: the one that its image brings.</summary>
internal sealed class ContainerHealthProbe : IHealthProbe
{
    private readonly RunningContainer _container;

    private ContainerHealthProbe(string key, RunningContainer container)
    {
        Key = key;
        _container = container;
    }

    public string Key { get; }

    /// <summary>The probe of a container, or <see langword="null"/> where it has no health check.</summary>
    public static async Task<ContainerHealthProbe?> ForAsync(string resourceName, RunningContainer container, CancellationToken cancellationToken) =>
        (await container.GetHealthAsync(cancellationToken).ConfigureAwait(false)).Status == ContainerHealthStatus.None
            ? null
            : new ContainerHealthProbe($"{resourceName}_container_check", container);

    public async Task<HealthReportSnapshot> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Report(Key, await _container.GetHealthAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ContainerEngineException exception)
        {
            return new HealthReportSnapshot(Key, HealthStatus.Unhealthy, exception.Message, null);
        }
    }

    internal static HealthReportSnapshot Report(string key, ContainerHealth health) => health.Status switch
    {
        ContainerHealthStatus.Healthy => new(key, HealthStatus.Healthy, null, null),
        ContainerHealthStatus.Unhealthy => new(
            key,
            HealthStatus.Unhealthy,
            $"The health check of its image failed {health.FailingStreak} times in a row, last with exit code {health.LastExitCode}. {Output(health)}",
            null),
        _ => new(key, Status: null, health.FailingStreak == 0 ? "The health check of its image has not answered yet." : $"The health check of its image fails so far. {Output(health)}", null),
    };

    private static string Output(ContainerHealth health) => health.LastOutput.Trim() is { Length: > 0 } output ? $"Last output: {output}" : "It printed nothing.";
}
