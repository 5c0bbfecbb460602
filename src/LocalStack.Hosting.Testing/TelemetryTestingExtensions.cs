using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing;

/// <summary>Telemetry of an application under test.</summary>
public static class TelemetryTestingExtensions
{
    // In milliseconds. An SDK collects for seconds before it sends; a test waits for what it sends.
    private static readonly (string Variable, string Value)[] PromptSending =
    [
        ("OTEL_BSP_SCHEDULE_DELAY", "100"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),

        // A resource that ends does not wait for a receiver that is gone.
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "500"),
    ];

    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>
        /// Receives the traces, logs and metrics of all resources in this process, at an OTLP address of this application's own. Call it before the application
        /// is built, with the dashboard disabled, as <c>DistributedApplicationTestingBuilder</c> has it.
        /// </summary>
        /// <returns>What is received, once the application has started.</returns>
        public ApplicationTelemetry AddTelemetry()
        {
            ArgumentNullException.ThrowIfNull(builder);

            var telemetry = new ApplicationTelemetry();
            // By a factory, so that the application disposes of it.
            builder.Services.AddSingleton(_ => telemetry);
            builder.Eventing.Subscribe<BeforeStartEvent>(async (start, cancellationToken) =>
            {
                var server = await start.Services.GetRequiredService<ApplicationTelemetry>().StartAsync(cancellationToken).ConfigureAwait(false);
                builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = server.GrpcEndpoint.ToString();
                builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = server.HttpEndpoint.ToString();
                builder.Configuration["AppHost:OtlpApiKey"] = server.ApiKey;
                foreach (var resource in start.Model.Resources.Where(static resource => resource.Annotations.OfType<OtlpExporterAnnotation>().Any()))
                {
                    resource.Annotations.Add(new EnvironmentCallbackAnnotation(static variables =>
                    {
                        foreach (var (variable, value) in PromptSending)
                        {
                            variables[variable] = value;
                        }
                    }));
                }
            });
            return telemetry;
        }
    }

    extension(DistributedApplication application)
    {
        /// <summary>The telemetry that the application's resources send while it runs.</summary>
        /// <returns>What is received.</returns>
        /// <exception cref="InvalidOperationException"><c>AddTelemetry</c> was not called on the application's builder.</exception>
        public ApplicationTelemetry GetTelemetry() => application.Services.GetService<ApplicationTelemetry>()
            ?? throw new InvalidOperationException("This application receives no telemetry. Call AddTelemetry() on its builder.");
    }
}
