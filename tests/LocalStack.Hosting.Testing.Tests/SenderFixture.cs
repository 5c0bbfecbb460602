using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LocalStack.Hosting.Testing.Tests;

/// <summary>A receiver without an AppHost, and two services in this process that send to it with OpenTelemetry's SDK.</summary>
public sealed class SenderFixture : IAsyncLifetime
{
    private readonly List<TracerProvider> _providers = [];
    private ApplicationTelemetry? _telemetry;

    public ApplicationTelemetry Telemetry => _telemetry!;

    public ActivitySource Api { get; } = new("tests.api");

    public ActivitySource Worker { get; } = new("tests.worker");

    public async ValueTask InitializeAsync()
    {
        _telemetry = await ApplicationTelemetry.StartAsync(Limits.Options);
        _providers.Add(Provide("api", Api));
        _providers.Add(Provide("worker", Worker));
    }

    /// <summary>The trace of an order: six spans, three of them queries, in two services.</summary>
    public Task<CapturedTrace> OrderAsync(TelemetryView? view = null, int items = 1, bool fails = false) => (view ?? Telemetry).TraceOfAsync(
        () => Order(items, fails), cancellationToken: TestContext.Current.CancellationToken);

    public Task Order(int items = 1, bool fails = false)
    {
        using var request = Api.StartActivity("POST /orders", ActivityKind.Server);
        request!.SetTag("http.request.method", "POST").SetTag("http.response.status_code", 202);
        for (var item = 1; item <= items; item++)
        {
            Query(Api, $"SELECT reserved\n  FROM stock WHERE item = {item}");
        }

        Query(Api, $"INSERT INTO orders (id) VALUES ('{Guid.NewGuid()}')");
        using var send = Api.StartActivity("send order", ActivityKind.Producer);
        using var process = Worker.StartActivity("process order", ActivityKind.Consumer);
        Query(Worker, "UPDATE stock SET reserved = 1");
        if (fails)
        {
            process!.SetStatus(ActivityStatusCode.Error, "no connection to 127.0.0.1:43210");
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _providers.ForEach(provider => provider.Dispose());
        await Telemetry.DisposeAsync();
    }

    private static void Query(ActivitySource source, string statement)
    {
        using var query = source.StartActivity("shop", ActivityKind.Client);
        query!.SetTag("db.system.name", "postgresql").SetTag("db.query.text", statement);
    }

    private TracerProvider Provide(string service, ActivitySource source)
    {
        var settings = Telemetry.GetOtlpSettings(service);
        return Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(service))
            .AddSource(source.Name)
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = new Uri(settings["OTEL_EXPORTER_OTLP_ENDPOINT"]);
                exporter.Protocol = OtlpExportProtocol.Grpc;
                exporter.Headers = settings["OTEL_EXPORTER_OTLP_HEADERS"];
                exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = 50;
            })
            .Build();
    }
}
