using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portwatch.Tests.Servers;

/// <summary>A real HTTP server that answers what it is told to.</summary>
internal sealed class HttpTarget : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private HttpTarget(WebApplication app) => _app = app;

    /// <summary>How it answers; 200 unless set.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public Uri Address { get; private set; } = null!;

    public int Port => Address.Port;

    public int Requests => Volatile.Read(ref _requests);

    public static async Task<HttpTarget> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var target = new HttpTarget(builder.Build());
        target._app.Run(context =>
        {
            Interlocked.Increment(ref target._requests);
            return target.Answer(context);
        });
        await target._app.StartAsync(TestContext.Current.CancellationToken);
        target.Address = new Uri(target._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return target;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
