using Aspire.Hosting;

namespace LocalStack.Hosting.Tests.Builder;

/// <summary>The whole environment of one service: what a service written for Aspire finds, with 127.0.0.1 for localhost.</summary>
public class GoldenExampleTests : ModelTest
{
    [Fact]
    public async Task Project_WithCacheAndService_GetsTheWireContract()
    {
        var builder = CreateBuilder("--AppHost:OtlpApiKey=key");
        var password = builder.AddParameter("cache-password", "pass/word", secret: true).Resource;
        var cache = builder.AddResource(new StoredDatabase("cache", password)).WithImage("redis").WithEndpoint(targetPort: 6379, name: "tcp");
        var apiService = builder.AddProject("apiservice", WriteProject("ApiService", Profiles(("http", Profile(5301)))));
        var front = builder.AddProject("webfrontend", WriteProject("Web", Profiles(("http", Profile(5100)))))
            .WithReference(cache).WaitFor(cache).WithReference(apiService);
        Allocate(cache.Resource, "tcp", 41111);
        Allocate(apiService.Resource, "http", 5301);
        Allocate(front.Resource, "http", 5100);

        var environment = (await ResolveAsync(builder, front.Resource, "abcdefgh", ("http", 42222))).Environment;

        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:42222",
                ["APISERVICE_HTTP"] = "http://127.0.0.1:5301",
                ["CACHE_HOST"] = "127.0.0.1",
                ["CACHE_PASSWORD"] = "pass/word",
                ["CACHE_PORT"] = "41111",
                ["CACHE_URI"] = "db://:pass%2Fword@127.0.0.1:41111",
                ["ConnectionStrings__cache"] = "Host=127.0.0.1;Port=41111;Password=pass/word",
                ["DOTNET_LAUNCH_PROFILE"] = "http",
                ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true",
                ["LOGGING__CONSOLE__FORMATTERNAME"] = "simple",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
                ["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true",
                ["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = GrpcReceiver,
                ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=key",
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
                ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
                ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=abcdefgh",
                ["OTEL_SERVICE_NAME"] = "webfrontend",
                ["OTEL_TRACES_SAMPLER"] = "always_on",
                ["services__apiservice__http__0"] = "http://127.0.0.1:5301",
            },
            new SortedDictionary<string, string>(environment.ToDictionary(variable => variable.Name, variable => variable.Value), StringComparer.Ordinal));
        Assert.Equal(
            ["CACHE_PASSWORD", "CACHE_URI", "ConnectionStrings__cache", "OTEL_EXPORTER_OTLP_HEADERS"],
            environment.Where(variable => variable.IsSensitive).Select(variable => variable.Name).Order(StringComparer.Ordinal));
    }

    private static object Profile(int port) => new
    {
        commandName = "Project",
        applicationUrl = $"http://localhost:{port}",
        environmentVariables = new { ASPNETCORE_ENVIRONMENT = "Development" },
    };
}
