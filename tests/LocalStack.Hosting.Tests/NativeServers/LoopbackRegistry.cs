using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Tests.NativeServers;

/// <summary>A registry on loopback that answers every request in the same way.</summary>
internal sealed class LoopbackRegistry : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _requests;

    private LoopbackRegistry(WebApplication application) => _application = application;

    public string Address => _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public int Requests => _requests;

    public string? LastPath { get; private set; }

    public static async Task<LoopbackRegistry> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var registry = new LoopbackRegistry(builder.Build());
        registry._application.Run(context =>
        {
            Interlocked.Increment(ref registry._requests);
            registry.LastPath = context.Request.Path;
            return answer(context);
        });
        await registry._application.StartAsync(TestContext.Current.CancellationToken);
        return registry;
    }

    public static Task<LoopbackRegistry> StartAsync(byte[] body) => StartAsync(async context =>
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    });

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
