using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Network;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Hosting.Tests.Network;

/// <summary>The spans that an edge sends of what its conditions do, as a receiver has them.</summary>
public sealed class EdgeTelemetryTests : IAsyncDisposable
{
    private const int MostSpansPerSecond = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly EchoServer _server = new();
    private readonly List<IAsyncDisposable> _parts = [];

    public EdgeTelemetryTests() => _limit.CancelAfter(Limit);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        await _server.DisposeAsync();
        _limit.Dispose();
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Requests_WithConditions_AreSpansThatSayWhatWasDone(string protocol)
    {
        var (edge, address, receiver) = await ListenAsync(protocol);
        using var client = await ConnectAsync(address);
        await AskAsync(client, "nothing is done to this");
        edge.Set(NetworkConditions.Latency(TimeSpan.FromMilliseconds(100)));

        await AskAsync(client, "first");
        await AskAsync(client, "the second");

        var trace = await receiver.Store.WaitForTraceAsync(static trace => trace.Spans.Length == 3, _limit.Token);
        Assert.All(trace.Spans, static span => Assert.Equal("localstack.network", span.Resource.Name));
        Assert.Equal("api → server: 100 ms", trace.Root.Name);
        var requests = trace.GetChildren(trace.Root);
        Assert.Equal(["api → server", "api → server"], requests.Select(static span => span.Name));
        Assert.All(requests, span =>
        {
            Assert.Equal($"{address.Port}", span.Attributes.GetText("server.port"));
            Assert.Equal($"{((IPEndPoint)client.LocalEndPoint!).Port}", span.Attributes.GetText("client.port"));
            Assert.Equal($"{((IPEndPoint)_server.Address).Port}", span.Attributes.GetText("network.peer.port"));
            Assert.Equal("100 ms", span.Attributes.GetText("localstack.network.conditions"));
            Assert.Equal("api", span.Attributes.GetText("localstack.network.caller"));
            Assert.Equal("server", span.Attributes.GetText("localstack.network.server"));
            Assert.InRange(span.Attributes["localstack.network.delay_ms"]!.AsDouble!.Value, 99, span.Duration.TotalMilliseconds + 1);
        });
        Assert.Equal([5, 10], requests.Select(static span => span.Attributes["localstack.network.sent_bytes"]!.AsInteger));
        Assert.Equal([5, 10], requests.Select(static span => span.Attributes["localstack.network.received_bytes"]!.AsInteger));
        Assert.Equal(3, receiver.Store.Counters.Traces.Kept);
    }

    [Fact]
    public async Task SlowAnswer_IsOfTheSameSpanAsItsRequest()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var (edge, telemetry, receiver) = await StartAsync(time: time);
        edge.Set(NetworkConditions.Latency(TimeSpan.FromMilliseconds(100)));
        var exchange = new EdgeExchange(edge, connection: 1, new IPEndPoint(IPAddress.Loopback, 1), new IPEndPoint(IPAddress.Loopback, 2), telemetry, time);

        exchange.Hold(edge.State, "request"u8, isRequest: true, time.GetTimestamp());
        time.Advance(TimeSpan.FromMilliseconds(50));
        exchange.Arrive();
        time.Advance(TimeSpan.FromSeconds(2));
        exchange.Sweep();
        exchange.Hold(edge.State, "answer"u8, isRequest: false, time.GetTimestamp());
        time.Advance(TimeSpan.FromMilliseconds(50));
        exchange.Arrive();
        time.Advance(TimeSpan.FromSeconds(1));
        exchange.Sweep();

        var span = await WaitForAsync(receiver, static span => span.Attributes["localstack.network.delay_ms"] is not null);
        Assert.Equal(
            (100, 2100, 7, 6),
            (span.Attributes["localstack.network.delay_ms"]!.AsDouble, span.Duration.TotalMilliseconds, span.Attributes["localstack.network.sent_bytes"]!.AsInteger, span.Attributes["localstack.network.received_bytes"]!.AsInteger));
    }

    [Fact]
    public async Task HttpRequest_IsLinkedToItsCall()
    {
        var (edge, address, receiver) = await ListenAsync();
        edge.Set(NetworkConditions.Latency(TimeSpan.FromMilliseconds(1)));
        using var client = await ConnectAsync(address);

        await AskAsync(client, "GET / HTTP/1.1\r\nHost: server\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\n");

        var trace = await receiver.Store.WaitForTraceAsync(static trace => trace.Spans.Length == 2, _limit.Token);
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736/00f067aa0ba902b7", string.Join(" ", trace.Spans.SelectMany(static span => span.Links).Select(static link => $"{link.TraceId}/{link.SpanId}")));
    }

    [Fact]
    public async Task BlackHole_IsToldWhileItLasts()
    {
        var (edge, address, receiver) = await ListenAsync();
        using var client = await ConnectAsync(address);
        await AskAsync(client, "?");
        edge.Set(NetworkConditions.BlackHole);

        await client.SendAsync("Is anybody there?"u8.ToArray(), _limit.Token);
        using var late = await ConnectAsync(address);

        await WaitForAsync(receiver, span => span.Attributes["localstack.network.sent_bytes"]?.AsInteger == 17 && span.Attributes["localstack.network.delay_ms"]!.AsDouble >= 900);
        await WaitForAsync(receiver, span => span.Attributes.GetText("client.port") == $"{((IPEndPoint)late.LocalEndPoint!).Port}");
    }

    [Fact]
    public async Task HalfOpen_SaysWhatWasSwallowed()
    {
        var (edge, address, receiver) = await ListenAsync();
        using var client = await ConnectAsync(address);
        await AskAsync(client, "?");
        edge.Set(NetworkConditions.HalfOpen);

        await client.SendAsync(new byte[100], _limit.Token);

        var span = await WaitForAsync(receiver, static span => span.Attributes["localstack.network.swallowed_bytes"]?.AsInteger == 100);
        Assert.Equal("half-open", span.Attributes.GetText("localstack.network.conditions"));
    }

    [Fact]
    public async Task Reset_IsTold()
    {
        var (edge, address, receiver) = await ListenAsync();
        using var client = await ConnectAsync(address);
        await AskAsync(client, "?");

        edge.Set(NetworkConditions.Resets());

        await WaitForAsync(receiver, static span => span.Attributes["localstack.network.reset"]?.AsBoolean == true);
    }

    [Fact]
    public async Task ManyRequests_AreBoundedInSpans_AndNothingIsLeftOut()
    {
        const int Requests = 500;
        var (edge, address, receiver) = await ListenAsync();
        edge.Set(NetworkConditions.Slicing(1));
        using var client = await ConnectAsync(address);

        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Requests; i++)
        {
            await AskAsync(client, "?");
        }

        var seconds = (int)clock.Elapsed.TotalSeconds + 1;
        var trace = await receiver.Store.WaitForTraceAsync(static trace => trace.Spans.Sum(static span => span.Attributes["localstack.network.sent_bytes"]?.AsInteger ?? 0) == Requests, _limit.Token);
        Assert.InRange(trace.Spans.Length, 2, (MostSpansPerSecond * (seconds + 1)) + 1);
    }

    [Fact]
    public async Task TwoApplications_OfOneProcess_SendTheirOwn()
    {
        var (one, oneAddress, oneReceiver) = await ListenAsync();
        var (two, twoAddress, twoReceiver) = await ListenAsync();
        one.Set(NetworkConditions.Latency(TimeSpan.FromMilliseconds(1)));
        two.Set(NetworkConditions.Latency(TimeSpan.FromMilliseconds(2)));

        foreach (var address in (IPEndPoint[])[oneAddress, twoAddress])
        {
            using var client = await ConnectAsync(address);
            await AskAsync(client, "?");
        }

        await oneReceiver.Store.WaitForTraceAsync(static trace => trace.Root.Name == "api → server: 1 ms" && trace.Spans.Length == 2, _limit.Token);
        await twoReceiver.Store.WaitForTraceAsync(static trace => trace.Root.Name == "api → server: 2 ms" && trace.Spans.Length == 2, _limit.Token);
        Assert.Equal(2, oneReceiver.Store.Counters.Traces.Kept);
        Assert.Equal(2, twoReceiver.Store.Counters.Traces.Kept);
    }

    private async Task<(NetworkEdge Edge, IPEndPoint Address, TelemetryServer Receiver)> ListenAsync(string protocol = "grpc")
    {
        var (edge, _, receiver) = await StartAsync(protocol);
        var proxy = new EdgeProxy(edge, Task.FromResult(_server.Address), TimeProvider.System);
        _parts.Add(proxy);
        return (edge, proxy.Address, receiver);
    }

    private async Task<(NetworkEdge Edge, EdgeTelemetry Telemetry, TelemetryServer Receiver)> StartAsync(string protocol = "grpc", TimeProvider? time = null)
    {
        var receiver = await TelemetryServer.StartAsync(cancellationToken: _limit.Token);
        _parts.Add(receiver);
        var telemetry = new EdgeTelemetry(time ?? TimeProvider.System);
        _parts.Add(new Disposing(telemetry));
        telemetry.SendTo(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = (protocol == "grpc" ? receiver.GrpcEndpoint : receiver.HttpEndpoint).ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={receiver.ApiKey}",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
        });
        var edge = new NetworkEdge(new ExecutableResource("api", "api", "/"), new ExecutableResource("server", "server", "/"), NetworkConditions.None, time ?? TimeProvider.System, telemetry);
        return (edge, telemetry, receiver);
    }

    private async Task<Span> WaitForAsync(TelemetryServer receiver, Predicate<Span> condition) =>
        (await receiver.Store.WaitForTraceAsync(trace => trace.Spans.Any(span => condition(span)), _limit.Token)).Spans.First(span => condition(span));

    private async Task<Socket> ConnectAsync(IPEndPoint address)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(address, _limit.Token);
        return client;
    }

    private async Task AskAsync(Socket client, string request)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes(request), _limit.Token);
        var buffer = new byte[1024];
        for (var received = 0; received < request.Length;)
        {
            received += await client.ReceiveAsync(buffer, _limit.Token);
        }
    }

    private sealed class Disposing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
