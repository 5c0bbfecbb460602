using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Testing;

/// <summary>Before the application starts: receives its telemetry in this process, unless it already has a place to go.</summary>
internal sealed class TelemetryCollection(ApplicationTelemetry telemetry, IConfiguration configuration, DistributedApplicationOptions options) : IDistributedApplicationEventingSubscriber
{
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (options.DisableDashboard && configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] is null)
        {
            eventing.Subscribe<BeforeStartEvent>(StartAsync);
        }

        return Task.CompletedTask;
    }

    private async Task StartAsync(BeforeStartEvent _, CancellationToken cancellationToken)
    {
        var server = await telemetry.StartAsync(cancellationToken).ConfigureAwait(false);
        configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = server.GrpcEndpoint.ToString();
        configuration["AppHost:OtlpApiKey"] = server.ApiKey;
    }
}
