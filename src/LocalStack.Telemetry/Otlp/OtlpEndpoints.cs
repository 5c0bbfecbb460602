using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using LocalStack.Telemetry.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Adds the OTLP receivers to an ASP.NET Core application.</summary>
public static class OtlpEndpoints
{
    private const int Http2WindowBytes = 4 << 20;
    private const int Http2FrameBytes = 256 << 10;
    private const int Unauthenticated = 16;
    private const int ResourceExhausted = 8;
    private const string StatusHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";

    /// <summary>
    /// Registers the receivers, and a <see cref="TelemetryStore"/> with default bounds unless the application registers one itself. Options that cannot be
    /// used fail the start with an <see cref="OptionsValidationException"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddOtlpReceiver(this IServiceCollection services, Action<OtlpReceiverOptions> configure)
    {
        services.AddOptions<OtlpReceiverOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OtlpReceiverOptions>, OtlpReceiverOptionsValidator>());
        services.TryAddSingleton(_ => new TelemetryStore());
        services.TryAddSingleton(provider =>
        {
            var receiver = provider.GetRequiredService<IOptions<OtlpReceiverOptions>>().Value;
            return new OtlpIngest(receiver.Store ?? provider.GetRequiredService<TelemetryStore>(), receiver.OnStored);
        });
        services.TryAddSingleton<OtlpReceiverStatus>();
        services.TryAddSingleton<ApiKeyGuard>();
        services.TryAddSingleton<OtlpCors>();
        services.TryAddSingleton<OtlpHttpEndpoint>();

        services.AddGrpc();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<OtlpGrpcService>, OtlpGrpcMethods>());
        services.AddOptions<GrpcServiceOptions<OtlpGrpcService>>().Configure<IOptions<OtlpReceiverOptions>>((grpc, otlp) =>
        {
            grpc.MaxReceiveMessageSize = otlp.Value.MaxRequestBytes;
            grpc.CompressionProviders = [new BoundedGzipProvider(otlp.Value)];
        });
        return services;
    }

    /// <summary>Maps OTLP/gRPC: the three <c>Export</c> methods. Restrict it to its port with <c>RequireHost</c> where an application has several.</summary>
    /// <param name="endpoints">The application.</param>
    public static IEndpointConventionBuilder MapOtlpGrpc(this IEndpointRouteBuilder endpoints)
    {
        var guard = endpoints.ServiceProvider.GetRequiredService<ApiKeyGuard>();
        var status = endpoints.ServiceProvider.GetRequiredService<OtlpReceiverStatus>();
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<OtlpReceiverOptions>>().Value;
        var service = endpoints.MapGrpcService<OtlpGrpcService>();

        // gRPC reads and deserialises a request before any interceptor runs: who may not send is turned away in front of it.
        service.Add(builder =>
        {
            var export = builder.RequestDelegate!;
            builder.RequestDelegate = async context =>
            {
                await (guard.Admits(context.Request) ? export(context) : RefuseGrpcAsync(context)).ConfigureAwait(false);
                var ending = Ending(context);
                if (ReadGrpcStatus(ending) is > 0 and var code)
                {
                    status.CountRefusal(code);

                    // gRPC's own sentence does not say how much is possible, nor what to do.
                    ending[MessageHeader] = code == ResourceExhausted ? Uri.EscapeDataString(options.TooLargeRefusal) : ending[MessageHeader];
                }
            };
        });
        return service;
    }

    /// <summary>Maps OTLP/HTTP: POST (and for browsers OPTIONS) on <c>/v1/traces</c>, <c>/v1/logs</c> and <c>/v1/metrics</c>, protobuf and JSON.</summary>
    /// <param name="endpoints">The application.</param>
    public static IEndpointConventionBuilder MapOtlpHttp(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<OtlpHttpEndpoint>();
        var group = endpoints.MapGroup("/v1");
        Map("/traces", TelemetrySignal.Traces);
        Map("/logs", TelemetrySignal.Logs);
        Map("/metrics", TelemetrySignal.Metrics);
        return group;

        void Map(string pattern, TelemetrySignal signal) =>
            group.MapMethods(pattern, [HttpMethods.Post, HttpMethods.Options], (RequestDelegate)(context => endpoint.ExportAsync(context, signal)));
    }

    /// <summary>Sets what OTLP needs of Kestrel: HTTP/2 windows and frames that hold a batch.</summary>
    /// <param name="kestrel">The server's options.</param>
    public static void ConfigureForOtlp(this KestrelServerOptions kestrel)
    {
        kestrel.Limits.Http2.InitialConnectionWindowSize = Http2WindowBytes;
        kestrel.Limits.Http2.InitialStreamWindowSize = Http2WindowBytes;
        kestrel.Limits.Http2.MaxFrameSize = Http2FrameBytes;
    }

    // In the trailers, or in the headers when there is nothing but a refusal.
    private static IHeaderDictionary Ending(HttpContext context) =>
        context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { } trailers && trailers.ContainsKey(StatusHeader) ? trailers : context.Response.Headers;

    private static int ReadGrpcStatus(IHeaderDictionary ending) =>
        int.TryParse(ending[StatusHeader], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;

    private static Task RefuseGrpcAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers[StatusHeader] = Unauthenticated.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[MessageHeader] = Uri.EscapeDataString(ApiKeyGuard.Refusal);
        return Task.CompletedTask;
    }
}
