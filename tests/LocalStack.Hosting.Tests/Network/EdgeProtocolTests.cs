using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Network;
using LocalStack.Telemetry.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace LocalStack.Hosting.Tests.Network;

/// <summary>Clients and servers of real protocols, with a bad line between them. PostgreSQL and Redis are met where their servers are: in the tests of Portwatch's AppHost.</summary>
public sealed class EdgeProtocolTests : IAsyncDisposable
{
    private const int Requests = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(30);
    private static readonly NetworkConditions BadLine = NetworkConditions.Latency(Delay) with { SliceBytes = 700 };

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly NetworkEdge _edge = new(new ExecutableResource("caller", "caller", "/"), new ExecutableResource("server", "server", "/"), BadLine, TimeProvider.System);
    private readonly List<IAsyncDisposable> _parts = [];

    public EdgeProtocolTests() => _limit.CancelAfter(Limit);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        _limit.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Http_ManyRequestsAtOnce_AreAnswered(string version)
    {
        var protocols = version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1;
        var address = await ServeAsync(protocols, static context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}"), DefaultRequestVersion = Version.Parse(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        await Task.WhenAll(Enumerable.Range(0, Requests).Select(async _ =>
        {
            var sent = RandomNumberGenerator.GetBytes(20_000);
            var clock = Stopwatch.StartNew();
            using var response = await client.PostAsync("/", new ByteArrayContent(sent), _limit.Token);
            Assert.Equal(sent, await response.Content.ReadAsByteArrayAsync(_limit.Token));
            Assert.Equal(client.DefaultRequestVersion, response.Version);
            Assert.True(clock.Elapsed >= Delay, $"It took {clock.Elapsed}.");
        }));

        Assert.InRange(_edge.ConnectionCount, 1, version == "2.0" ? 1 : Requests);
    }

    [Fact]
    public async Task WebSocket_MessagesGoBothWays_AndItsEndToo()
    {
        var address = await ServeAsync(HttpProtocols.Http1, static async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[10_000];
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: not WebSocketMessageType.Close } received)
            {
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "Bye", context.RequestAborted);
        });
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{address}"), _limit.Token);

        var (sent, received) = (RandomNumberGenerator.GetBytes(5_000), new byte[5_000]);
        var clock = Stopwatch.StartNew();
        await client.SendAsync(sent, WebSocketMessageType.Binary, endOfMessage: true, _limit.Token);
        for (var count = 0; count < sent.Length;)
        {
            count += (await client.ReceiveAsync(received.AsMemory(count), _limit.Token)).Count;
        }

        Assert.Equal(sent, received);
        Assert.True(clock.Elapsed >= Delay, $"It took {clock.Elapsed}.");
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "Bye", _limit.Token);
        Assert.Equal(WebSocketState.Closed, client.State);
    }

    [Fact]
    public async Task Grpc_CallsArrive()
    {
        var receiver = await TelemetryServer.StartAsync(cancellationToken: _limit.Token);
        _parts.Add(receiver);
        var address = Listen(new IPEndPoint(IPAddress.Loopback, receiver.GrpcEndpoint.Port));
        using var source = new ActivitySource($"{nameof(EdgeProtocolTests)} {Guid.NewGuid()}");
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name)
            .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol, exporter.Headers) = (new Uri($"http://{address}"), OtlpExportProtocol.Grpc, $"x-otlp-api-key={receiver.ApiKey}"))
            .Build();

        using (source.StartActivity("carried"))
        {
        }

        Assert.True(provider.ForceFlush());
        await receiver.Store.WaitForTraceAsync(static trace => trace.Root.Name == "carried", _limit.Token);
        Assert.Equal(1, _edge.ConnectionCount);
    }

    private async Task<IPEndPoint> ServeAsync(HttpProtocols protocols, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = protocols));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(answer);
        await app.StartAsync(_limit.Token);
        _parts.Add(app);
        return Listen(new IPEndPoint(IPAddress.Loopback, new Uri(app.Urls.Single()).Port));
    }

    private IPEndPoint Listen(IPEndPoint server)
    {
        var proxy = new EdgeProxy(_edge, Task.FromResult<EndPoint>(server), TimeProvider.System);
        _parts.Add(proxy);
        return proxy.Address;
    }
}
