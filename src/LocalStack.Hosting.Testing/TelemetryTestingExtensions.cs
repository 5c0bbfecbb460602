using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing;

/// <summary>Telemetry of an application under test.</summary>
public static class TelemetryTestingExtensions
{
    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>
        /// Receives the traces, logs and metrics of the application's resources in this process, at an OTLP address of this application's own, over gRPC and HTTP: of
        /// projects, and of executables and containers with <c>WithOtlpExporter()</c>, which are told by environment variables (<c>OTEL_…</c>) to record everything and
        /// to send soon. Call it before the application is built.
        /// </summary>
        /// <param name="options">How to receive and to wait; the defaults when <see langword="null"/>.</param>
        /// <returns>What is received, once the application has started. The application disposes of it.</returns>
        public ApplicationTelemetry AddTelemetry(TelemetryTestOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(builder);

            var telemetry = new ApplicationTelemetry(options ?? new TelemetryTestOptions(), builder.Environment.ApplicationName);
            // By a factory, so that the application disposes of it.
            builder.Services.AddSingleton(_ => telemetry);
            builder.Eventing.Subscribe<BeforeStartEvent>((start, cancellationToken) =>
            {
                var services = start.Services;
                var senders = start.Model.Resources.Where(static resource => resource.Annotations.OfType<OtlpExporterAnnotation>().Any()).ToArray();

                // Beside the start of the orchestrator: what it starts then waits for the address.
                var listening = services.GetRequiredService<ApplicationTelemetry>().ListenAsync(senders.Any(static sender => sender.IsContainer()), cancellationToken);
                if (!start.Model.Resources.Any(static resource => resource.Name == "aspire-dashboard"))
                {
                    // Aspire starts nothing that asks for HTTP while it knows no address for it; each sender is told this receiver's.
                    builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ??= "http://127.0.0.1";
                }

                telemetry.Consoles.Watch(services.GetRequiredService<ResourceNotificationService>(), services.GetRequiredService<ResourceLoggerService>());
                foreach (var sender in senders)
                {
                    var protocol = sender.Annotations.OfType<OtlpExporterAnnotation>().Last().RequiredProtocol ?? OtlpProtocol.Grpc;
                    sender.Annotations.Add(new EnvironmentCallbackAnnotation(async context =>
                    {
                        await listening.WaitAsync(context.CancellationToken).ConfigureAwait(false);
                        foreach (var (name, value) in telemetry.GetVariables(protocol))
                        {
                            context.EnvironmentVariables[name] = value;
                        }
                    }));
                    if (sender.IsContainer())
                    {
                        // Desktop engines know the name by which Aspire has a container call the host; an engine on Linux has to be told.
                        sender.Annotations.Add(new ContainerRuntimeArgsCallbackAnnotation(static arguments => arguments.Add("--add-host=host.docker.internal:host-gateway")));
                    }
                }

                // An application that has started receives, also where nothing in it sends.
                builder.Eventing.Subscribe<AfterResourcesCreatedEvent>((_, cancellation) => listening.WaitAsync(cancellation));
                return Task.CompletedTask;
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

    extension(IWebHostBuilder host)
    {
        /// <summary>
        /// Has an application of a <c>WebApplicationFactory</c>, in this process, send its telemetry here. It has to call <c>UseOtlpExporter()</c> or
        /// <c>AddOtlpExporter()</c>, as Aspire's service defaults do. Give its client a <see cref="TracePropagationHandler"/>.
        /// </summary>
        /// <param name="telemetry">The receiver; it must have started.</param>
        /// <param name="serviceName">The name under which the application sends.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="InvalidOperationException">The receiver has not started.</exception>
        public IWebHostBuilder UseTelemetry(ApplicationTelemetry telemetry, string serviceName)
        {
            ArgumentNullException.ThrowIfNull(telemetry);

            foreach (var (name, value) in telemetry.GetOtlpSettings(serviceName))
            {
                host.UseSetting(name, value);
            }

            return host;
        }
    }
}
