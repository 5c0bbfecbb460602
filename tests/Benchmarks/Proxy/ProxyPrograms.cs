using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using LocalStack.Hosting.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks.Proxy;

/// <summary>The two sides of the measurement that run as processes of their own.</summary>
internal static class ProxyPrograms
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    /// <summary>A small server: <c>/</c> says hello, <c>/bulk</c> sends zeros without end.</summary>
    public static async Task<int> AnswerAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        await using WebApplication app = builder.Build();
        byte[] zeros = new byte[64 * 1024];
        app.Run(async context =>
        {
            if (context.Request.Path == "/bulk")
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(zeros, context.RequestAborted);
                }

                return;
            }

            context.Response.ContentLength = Hello.Length;
            await context.Response.Body.WriteAsync(Hello);
        });
        await app.StartAsync();
        Uri address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return await UntilInputEndsAsync(address.Port);
    }

    /// <summary>One of our proxies in front of that server.</summary>
    public static async Task<int> ForwardAsync(string kind, string targetPort)
    {
        await using var factory = new ProxyFactory(NullLoggerFactory.Instance, TimeProvider.System);
        await using EndpointProxy proxy = factory.Create(new EndpointProxySpec
        {
            Name = "benchmark",
            Kind = Enum.Parse<ProxyKind>(kind, ignoreCase: true),
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
        });
        ImmutableArray<ProxyTarget> targets = [new("target", new IPEndPoint(IPAddress.Loopback, int.Parse(targetPort, CultureInfo.InvariantCulture)))];
        proxy.SetTargets(targets);
        await proxy.StartAsync(CancellationToken.None);
        return await UntilInputEndsAsync(proxy.LocalEndPoint.Port);
    }

    private static async Task<int> UntilInputEndsAsync(int port)
    {
        Console.WriteLine(port);
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
