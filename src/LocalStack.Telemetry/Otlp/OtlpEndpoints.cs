using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Adds the OTLP receivers to an ASP.NET Core application.</summary>
public static class OtlpEndpoints
{
    /// <summary>Registers the receivers, and a <see cref="Storage.TelemetryStore"/> with default bounds unless the application registered one before.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddOtlpReceiver(this IServiceCollection services, Action<OtlpReceiverOptions> configure) => services.Configure(configure);

    /// <summary>Maps OTLP/gRPC: the three <c>Export</c> methods. Restrict it to its port with <c>RequireHost</c> where an application has several.</summary>
    public static IEndpointConventionBuilder MapOtlpGrpc(this IEndpointRouteBuilder endpoints) => endpoints.MapGroup("");

    /// <summary>Maps OTLP/HTTP: POST (and for browsers OPTIONS) on <c>/v1/traces</c>, <c>/v1/logs</c> and <c>/v1/metrics</c>, protobuf and JSON.</summary>
    public static IEndpointConventionBuilder MapOtlpHttp(this IEndpointRouteBuilder endpoints) => endpoints.MapGroup("");

    /// <summary>Sets what OTLP needs of Kestrel: HTTP/2 windows that hold a batch.</summary>
    public static void ConfigureForOtlp(this KestrelServerOptions kestrel)
    {
    }
}
