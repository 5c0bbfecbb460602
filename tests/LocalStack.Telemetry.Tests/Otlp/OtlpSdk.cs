using System.Diagnostics;
using System.Diagnostics.Metrics;
using LocalStack.Telemetry.Otlp;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>The real OpenTelemetry SDK of a service, exporting to a server.</summary>
internal sealed class OtlpSdk : IDisposable
{
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;
    private readonly ILoggerFactory _logs;

    public OtlpSdk(TelemetryServer server, OtlpExportProtocol protocol, string serviceName, string? apiKey = null)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(serviceName, serviceInstanceId: "1");
        Source = new ActivitySource(serviceName);
        Meter = new Meter(serviceName);
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(serviceName).AddOtlpExporter(o => Configure(o, "/v1/traces")).Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(serviceName)
            .AddView("exponential", new Base2ExponentialBucketHistogramConfiguration())
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddOtlpExporter((o, reader) =>
            {
                Configure(o, "/v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = int.MaxValue;
            })
            .Build();
        _logs = LoggerFactory.Create(b => b.AddOpenTelemetry(l =>
        {
            l.SetResourceBuilder(resource);
            l.IncludeFormattedMessage = true;
            l.AddOtlpExporter(o => Configure(o, "/v1/logs"));
        }));

        void Configure(OtlpExporterOptions options, string path)
        {
            options.Protocol = protocol;
            options.Endpoint = protocol == OtlpExportProtocol.Grpc ? server.GrpcEndpoint : new Uri(server.HttpEndpoint, path);
            options.Headers = $"x-otlp-api-key={apiKey ?? server.ApiKey}";
        }
    }

    public ActivitySource Source { get; }

    public Meter Meter { get; }

    public ILogger CreateLogger(string category) => _logs.CreateLogger(category);

    /// <summary>Sends what has been recorded.</summary>
    public void Flush()
    {
        _traces.ForceFlush(30_000);
        _metrics.ForceFlush(30_000);
        _logs.Dispose();
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        _logs.Dispose();
        Source.Dispose();
        Meter.Dispose();
    }
}
