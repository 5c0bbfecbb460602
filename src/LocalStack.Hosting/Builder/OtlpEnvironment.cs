using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The variables by which an OpenTelemetry SDK finds the dashboard (OpenTelemetry, SDK environment variables).</summary>
internal static class OtlpEnvironment
{
    public const string GrpcEndpointKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string HttpEndpointKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    public const string ApiKeyKey = "AppHost:OtlpApiKey";

    private const string DefaultGrpcEndpoint = "http://127.0.0.1:62891";
    private const string DefaultHttpEndpoint = "http://127.0.0.1:62892";

    // Configuration is read at each start of a resource: a receiver on a port of its own choice says so after the application was described.
    public static void Set(Dictionary<string, object> variables, IResource resource, IConfiguration configuration, bool isDevelopment)
    {
        var required = resource.Annotations.OfType<OtlpExporterAnnotation>().LastOrDefault()?.RequiredProtocol;
        var (endpoint, protocol) = ChooseEndpoint(configuration, required);
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = new HostUrl(endpoint);
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = new InstanceAttribute();
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        if (configuration[ApiKeyKey] is { Length: > 0 } apiKey)
        {
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = new ApiKeyHeader(apiKey);
        }

        if (isDevelopment)
        {
            // Someone is looking at the dashboard: a second of delay instead of five, every trace, and exemplars to find it from a metric.
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        }
    }

    private static (string Endpoint, string Protocol) ChooseEndpoint(IConfiguration configuration, OtlpProtocol? required)
    {
        var grpc = Read(configuration, GrpcEndpointKey);
        var http = Read(configuration, HttpEndpointKey);
        if (grpc is null && http is null)
        {
            (grpc, http) = (DefaultGrpcEndpoint, DefaultHttpEndpoint);
        }

        return required switch
        {
            OtlpProtocol.Grpc when grpc is null => throw MissingEndpoint("gRPC", GrpcEndpointKey),
            OtlpProtocol.HttpProtobuf or OtlpProtocol.HttpJson when http is null => throw MissingEndpoint("HTTP", HttpEndpointKey),
            OtlpProtocol.HttpProtobuf => (http!, "http/protobuf"),
            OtlpProtocol.HttpJson => (http!, "http/json"),
            _ => grpc is null ? (http!, "http/protobuf") : (grpc, "grpc"),
        };
    }

    private static string? Read(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } value ? value : null;

    private static DistributedApplicationException MissingEndpoint(string protocol, string key) =>
        new($"Telemetry is to be sent over {protocol}, and no receiver for it is known. Set '{key}'.");

    /// <summary><c>service.instance.id</c> of the process that the variable is for; replicas share the service's name.</summary>
    private sealed class InstanceAttribute : IExpressionValue
    {
        public string ValueExpression => "service.instance.id={instance}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new ValueProviderContext(), cancellationToken);

        public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
            new(context.Instance is { } instance ? $"service.instance.id={instance.Suffix}" : null);
    }

    private sealed class ApiKeyHeader(string apiKey) : IExpressionValue, ISensitiveValue
    {
        public string ValueExpression => "x-otlp-api-key={key}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new($"x-otlp-api-key={apiKey}");
    }
}
