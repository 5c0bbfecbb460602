using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Portwatch.Migrator;

/// <summary>
/// Telemetry of a program that runs to its end and needs no host: a console logger, and traces and logs by OTLP where
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Disposing it flushes, so that the last line is not lost with the process.
/// </summary>
internal sealed class MigratorTelemetry : IDisposable
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(3);

    private readonly TracerProvider? _tracing;

    private MigratorTelemetry(TracerProvider? tracing, ILoggerFactory loggers)
    {
        _tracing = tracing;
        Loggers = loggers;
    }

    /// <summary>The program's loggers.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>Starts collecting.</summary>
    /// <param name="configuration">Where the settings of the exporter are.</param>
    /// <param name="serviceName">The name to report if <c>OTEL_SERVICE_NAME</c> is not set.</param>
    public static MigratorTelemetry Start(IConfiguration configuration, string serviceName)
    {
        var exports = !string.IsNullOrWhiteSpace(configuration[OtlpEndpoint]);
        var loggers = LoggerFactory.Create(logging =>
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
            if (exports)
            {
                logging.Services.AddSingleton(configuration);
                logging.AddOpenTelemetry(options =>
                {
                    options.IncludeFormattedMessage = true;
                    options.SetResourceBuilder(Describe(serviceName));
                    options.AddOtlpExporter();
                });
            }
        });
        var tracing = exports
            ? Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(Describe(serviceName))
                .AddSource("Npgsql")
                .AddSource("Portwatch.*")
                .AddOtlpExporter()
                .Build()
            : null;

        return new MigratorTelemetry(tracing, loggers);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tracing?.ForceFlush((int)FlushTimeout.TotalMilliseconds);
        _tracing?.Dispose();
        Loggers.Dispose();
    }

    // The variables come last and win.
    private static ResourceBuilder Describe(string serviceName) =>
        ResourceBuilder.CreateEmpty().AddService(serviceName, autoGenerateServiceInstanceId: false).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
