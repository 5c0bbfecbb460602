using System.Net;
using LocalStack.Hosting.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Tests.Proxy;

/// <summary>An HTTP instance behind a proxy: a server whose requests a test answers.</summary>
internal sealed class HttpTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private HttpTarget(WebApplication app, string name)
    {
        _app = app;
        Uri address = new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        Target = new ProxyTarget(name, new IPEndPoint(IPAddress.Loopback, address.Port));
    }

    public ProxyTarget Target { get; }

    public int Requests => Volatile.Read(ref _requests);

    public static async Task<HttpTarget> StartAsync(string name, RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });

        WebApplication app = builder.Build();
        HttpTarget? target = null;
        app.UseWebSockets();
        app.Run(context =>
        {
            Interlocked.Increment(ref target!._requests);
            return answer(context);
        });
        await app.StartAsync();
        target = new HttpTarget(app, name);
        return target;
    }

    public static Task<HttpTarget> ThatSaysAsync(string name) => StartAsync(name, context => context.Response.WriteAsync(name));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
