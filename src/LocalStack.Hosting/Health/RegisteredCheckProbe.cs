using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Health;

/// <summary>Runs a check of <c>builder.Services.AddHealthChecks()</c>.</summary>
internal sealed class RegisteredCheckProbe(string key, HealthCheckService checks, TimeSpan timeout, TimeProvider time) : IHealthProbe
{
    /// <summary>How long a check may take. Default: 20 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);

    public string Key => key;

    public async Task<HealthReportSnapshot> ProbeAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // A check that ignores its token must not keep the loop from reporting that it hangs.
            var report = await checks.CheckHealthAsync(registration => registration.Name == key, linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
            return report.Entries.TryGetValue(key, out var entry)
                ? new HealthReportSnapshot(key, entry.Status, entry.Description, entry.Exception?.ToString())
                : new HealthReportSnapshot(key, HealthStatus.Unhealthy, $"No health check is registered as '{key}'.", null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthReportSnapshot(key, HealthStatus.Unhealthy, $"The check gave no result within {timeout.TotalSeconds:0.#} s.", null);
        }
#pragma warning disable CA1031 // A check is an AppHost's code; whatever it throws is its result.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new HealthReportSnapshot(key, HealthStatus.Unhealthy, exception.Message, exception.ToString());
        }
    }
}
