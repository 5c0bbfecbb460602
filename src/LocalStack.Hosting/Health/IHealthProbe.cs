using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Health;

/// <summary>Asks once whether something is healthy. One implementation asks an instance over HTTP, the other a registered health check.</summary>
internal interface IHealthProbe
{
    /// <summary>The name of the check, as in the resource's health reports.</summary>
    string Key { get; }

    /// <summary>Asks. What the asked one does wrong is part of the report; only cancellation throws.</summary>
    Task<HealthReportSnapshot> ProbeAsync(CancellationToken cancellationToken);
}
