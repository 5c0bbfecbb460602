using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using LocalStack.Hosting.Proxy;
using LocalStack.Hosting.Tests.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// Long because HTTP has many ways to stream, upgrade and break off, and each is one short test.
namespace LocalStack.Hosting.Tests.Proxy;

public sealed class HttpEndpointProxyTests : ProxyTest
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = Within.Limit };

    private async Task<HttpTarget> TargetAsync(string name, RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1)
        => Own(await HttpTarget.StartAsync(name, answer, protocols));

    private static Uri UriOf(EndpointProxy proxy, string path = "/") => new($"http://{proxy.LocalEndPoint}{path}");

    [Fact]
    public async Task Requests_OfOneConnection_AreSharedEvenly()
    {
        HttpTarget[] targets = [Own(await HttpTarget.ThatSaysAsync("a")), Own(await HttpTarget.ThatSaysAsync("b"))];
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: [.. targets.Select(static target => target.Target)]);

        for (int i = 0; i < 20; i++)
        {
            await _client.GetStringAsync(UriOf(proxy), Cancellation);
        }

        Assert.Equal([10, 10], targets.Select(static target => target.Requests));
        Assert.Equal(1, ((HttpEndpointProxy)proxy).ConnectionCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_LargeBothWays_ArrivesByteForByte(bool chunked)
    {
        byte[] block = RandomNumberGenerator.GetBytes(1024 * 1024 + 3);
        const int Blocks = 70;
        byte[] expected = HashOf(block, Blocks);
        HttpTarget target = await TargetAsync("a", async context =>
        {
            context.Response.Headers["X-Hash"] = Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body));
            context.Response.Headers["X-Length"] = context.Request.ContentLength?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none";
            context.Response.ContentLength = chunked ? null : (long)block.Length * Blocks;
            for (int i = 0; i < Blocks; i++)
            {
                await context.Response.Body.WriteAsync(block);
            }
        });
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);

        using var request = new HttpRequestMessage(HttpMethod.Post, UriOf(proxy)) { Content = new RepeatedContent(block, Blocks, chunked) };
        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using Stream body = await response.Content.ReadAsStreamAsync(Cancellation);
        byte[] received = await SHA256.HashDataAsync(body, Cancellation).AsTask().WithinLimit();

        Assert.Equal(expected, received);
        Assert.Equal(Convert.ToHexString(expected), response.Headers.GetValues("X-Hash").Single());
        Assert.Equal(chunked ? "none" : $"{(long)block.Length * Blocks}", response.Headers.GetValues("X-Length").Single());
        Assert.Equal(chunked ? null : (long)block.Length * Blocks, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Headers_OfRequestAndResponse_ArriveUnchangedAndNothingIsAdded()
    {
        var seen = new TaskCompletionSource<(string Target, Dictionary<string, string> Headers)>();
        HttpTarget target = await TargetAsync("a", context =>
        {
            seen.TrySetResult((
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
                context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString())));
            context.Response.StatusCode = 418;
            context.Response.Headers["X-Answer"] = "yes";
            context.Response.Headers.Server = "target";
            return context.Response.WriteAsync("teapot");
        });
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);

        // With somebody listening to all activities, as telemetry in the host would.
        using var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using Socket client = await ConnectAsync(proxy);
        await client.SendAsync(
            "GET /a%2Fb/%41/%C3%BC/../c?q=%20+&r=[1] HTTP/1.1\r\nHost: example.test:8080\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: x=1\r\nbaggage: k=v\r\nConnection: close\r\n\r\n"u8.ToArray(),
            Cancellation);
        string response = await ReadToEndAsync(client);

        (string rawTarget, Dictionary<string, string> headers) = await seen.Task.WithinLimit();
        Assert.Equal("/a%2Fb/%41/%C3%BC/../c?q=%20+&r=[1]", rawTarget);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Host"] = "example.test:8080",
                ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                ["tracestate"] = "x=1",
                ["baggage"] = "k=v",
            },
            headers);
        Assert.StartsWith("HTTP/1.1 418 ", response, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Answer: yes\r\n", response, StringComparison.Ordinal);
        Assert.Contains("\r\nServer: target\r\n", response, StringComparison.Ordinal);
        Assert.DoesNotContain("Kestrel", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    [InlineData("DELETE", 200)]
    [InlineData("OPTIONS", 200)]
    [InlineData("PATCH", 500)]
    public async Task Status_AnyMethodAndCode_ArriveUnchanged(string method, int status)
    {
        HttpTarget target = await TargetAsync("a", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Method"] = context.Request.Method;
            return Task.CompletedTask;
        });
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);

        using HttpResponseMessage response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), UriOf(proxy)), Cancellation);

        Assert.Equal((status, method), ((int)response.StatusCode, response.Headers.GetValues("X-Method").Single()));
    }

    [Fact]
    public async Task WebSocket_Messages_GoBothWaysUntilTheClose()
    {
        HttpTarget target = await TargetAsync("a", EchoWebSocketAsync);
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://{proxy.LocalEndPoint}/ws"), Cancellation).WithinLimit();
        byte[] large = RandomNumberGenerator.GetBytes(200_000);
        await socket.SendAsync(large, WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        byte[] buffer = new byte[300_000];
        int received = 0;
        WebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, received, buffer.Length - received), Cancellation).WithinLimit();
            received += result.Count;
        }
        while (received < large.Length);

        Assert.Equal(large, buffer[..received]);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "enough", Cancellation).WithinLimit();
        Assert.Equal((WebSocketCloseStatus.NormalClosure, "bye"), (socket.CloseStatus, socket.CloseStatusDescription));
    }

    [Fact]
    public async Task EventStream_EachEvent_ArrivesWhenItIsSent()
    {
        var next = new SemaphoreSlim(0);
        HttpTarget target = await TargetAsync("a", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            for (int i = 0; i < 3; i++)
            {
                await next.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync($"data: {i}\n");
                await context.Response.Body.FlushAsync();
            }
        });
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);

        // The headers come before the first event does.
        using HttpResponseMessage response = await _client.GetAsync(UriOf(proxy), HttpCompletionOption.ResponseHeadersRead, Cancellation).WithinLimit();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));

        for (int i = 0; i < 3; i++)
        {
            next.Release();
            Assert.Equal($"data: {i}", await reader.ReadLineAsync(Cancellation).AsTask().WithinLimit());
        }
    }

    [Fact]
    public async Task Http2_WithoutTls_ReachesTheInstanceAsHttp2WithItsTrailers()
    {
        HttpTarget target = await TargetAsync(
            "a",
            static async context =>
            {
                using var body = new StreamReader(context.Request.Body);
                string text = await body.ReadToEndAsync();
                context.Response.AppendTrailer("x-trailer", "at the end");
                await context.Response.WriteAsync($"{context.Request.Protocol} {text}");
            },
            HttpProtocols.Http2);
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);

        using var request = new HttpRequestMessage(HttpMethod.Post, UriOf(proxy))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent("hello"),
        };
        using HttpResponseMessage response = await _client.SendAsync(request, Cancellation).WithinLimit();

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal("HTTP/2 hello", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("at the end", response.TrailingHeaders.GetValues("x-trailer").Single());
    }

    [Fact]
    public async Task Request_BeginningInPieces_IsUnderstood()
    {
        HttpTarget target = Own(await HttpTarget.ThatSaysAsync("a"));
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);
        using Socket client = await ConnectAsync(proxy);
        client.NoDelay = true;

        foreach (char letter in "PROPFIND / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        {
            await client.SendAsync(new[] { (byte)letter }, Cancellation);
        }

        Assert.StartsWith("HTTP/1.1 200 ", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_NoInstanceReady_IsHeldUntilOneIs()
    {
        HttpTarget target = Own(await HttpTarget.ThatSaysAsync("a"));
        EndpointProxy proxy = await StartAsync(ProxyKind.Http);
        Task<string>[] requests = [.. Enumerable.Range(0, 5).Select(_ => _client.GetStringAsync(UriOf(proxy), Cancellation))];
        await Within.Becomes(() => ((HttpEndpointProxy)proxy).HeldCount == 5);

        proxy.SetTargets([target.Target]);

        Assert.All(await Task.WhenAll(requests).WithinLimit(), static text => Assert.Equal("a", text));
    }

    [Fact]
    public async Task Request_NoInstanceReadyInTime_IsToldWhy()
    {
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, hold: TimeSpan.FromMilliseconds(100));
        proxy.SetTargets([], "it waits for 'postgres'");

        using HttpResponseMessage response = await _client.GetAsync(UriOf(proxy), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal(
            "'api' cannot answer: it waits for 'postgres'. The request was held for 0.1 s.\nLook at the state and the console log of 'api' on the dashboard.\n",
            await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Request_InstanceRefuses_GoesToAnotherWithItsBody()
    {
        HttpTarget alive = await TargetAsync("alive", static context => context.Request.Body.CopyToAsync(context.Response.Body));
        HttpTarget dead = await HttpTarget.ThatSaysAsync("dead");
        await dead.DisposeAsync();
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: [dead.Target, alive.Target]);

        for (int i = 0; i < 6; i++)
        {
            using HttpResponseMessage response = await _client.PostAsync(UriOf(proxy), new StringContent("the body"), Cancellation);
            Assert.Equal("the body", await response.Content.ReadAsStringAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Request_AllRefuse_IsToldWhichInstance()
    {
        HttpTarget dead = await HttpTarget.ThatSaysAsync("api-1");
        await dead.DisposeAsync();
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: dead.Target);

        using HttpResponseMessage response = await _client.GetAsync(UriOf(proxy), Cancellation).WithinLimit();

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.StartsWith(
            $"'api' did not answer: its instance 'api-1' at {dead.Target.EndPoint} broke the request off",
            await response.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Target_BreaksOffInTheAnswer_TheClientSeesABreakAndNotAnEnd()
    {
        HttpTarget target = await TargetAsync("a", static async context =>
        {
            await context.Response.WriteAsync("half an ans");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);

        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetStringAsync(UriOf(proxy), Cancellation).WithinLimit());

        Assert.Equal(1, target.Requests);
    }

    [Fact]
    public async Task Client_HangsUp_TheInstanceIsToldSo()
    {
        var aborted = new TaskCompletionSource();
        HttpTarget target = await TargetAsync("a", async context =>
        {
            await context.Response.Body.FlushAsync();
            context.RequestAborted.Register(aborted.SetResult);
            await aborted.Task;
        });
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);

        using (await _client.GetAsync(UriOf(proxy), HttpCompletionOption.ResponseHeadersRead, Cancellation).WithinLimit())
        {
        }

        await aborted.Task.WithinLimit();
    }

    [Fact]
    public async Task Drain_RequestUnderWay_IsAnsweredAndTheConnectionClosed()
    {
        var answer = new TaskCompletionSource();
        HttpTarget target = await TargetAsync("a", async context =>
        {
            await answer.Task;
            await context.Response.WriteAsync("in the end");
        });
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);
        Task<string> request = _client.GetStringAsync(UriOf(proxy), Cancellation);
        await Within.Becomes(() => target.Requests == 1);

        Task draining = proxy.DrainAsync(Cancellation);
        Assert.False(draining.IsCompleted);
        answer.SetResult();

        Assert.Equal("in the end", await request.WithinLimit());
        await draining.WithinLimit();
        await Within.Becomes(() => ((HttpEndpointProxy)proxy).ConnectionCount == 0);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetStringAsync(UriOf(proxy), Cancellation));
    }

    [Fact]
    public async Task Drain_RequestThatDoesNotEnd_IsCutAfterItsTime()
    {
        HttpTarget target = await TargetAsync("a", static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, drain: TimeSpan.FromMilliseconds(200), targets: target.Target);
        Task<string> request = _client.GetStringAsync(UriOf(proxy), Cancellation);
        await Within.Becomes(() => target.Requests == 1);

        await proxy.DrainAsync(Cancellation).WithinLimit();

        await Assert.ThrowsAsync<HttpRequestException>(() => request.WithinLimit());
        await Within.Becomes(() => ((HttpEndpointProxy)proxy).ConnectionCount == 0);
    }

    [Fact]
    public async Task Proxies_OfOneFactory_ComeAndGoIndependently()
    {
        HttpTarget a = Own(await HttpTarget.ThatSaysAsync("a"));
        HttpTarget b = Own(await HttpTarget.ThatSaysAsync("b"));
        EndpointProxy first = await StartAsync(ProxyKind.Http, targets: a.Target);
        EndpointProxy second = await StartAsync(ProxyKind.Http, targets: b.Target);

        Assert.Equal("a", await _client.GetStringAsync(UriOf(first), Cancellation));
        Assert.Equal("b", await _client.GetStringAsync(UriOf(second), Cancellation));
        await first.DisposeAsync();

        Assert.Equal("b", await _client.GetStringAsync(UriOf(second), Cancellation));
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetStringAsync(UriOf(first), Cancellation));
    }

    [Fact]
    public async Task Connections_AThousandOpenedAndClosed_LeaveNothingBehind()
    {
        HttpTarget target = Own(await HttpTarget.ThatSaysAsync("a"));
        EndpointProxy proxy = await StartAsync(ProxyKind.Http, targets: target.Target);

        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = Cancellation }, async (i, _) =>
        {
            using Socket client = await ConnectAsync(proxy);
            if (i % 4 == 0)
            {
                return; // one that leaves without a word
            }

            await client.SendAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray());
            if (i % 4 == 1)
            {
                TcpRelay.Break(client); // one that breaks off
                return;
            }

            Assert.EndsWith("\r\na\r\n0\r\n\r\n", await ReadToEndAsync(client), StringComparison.Ordinal);
        }).WithinLimit();

        await Within.Becomes(() => ((HttpEndpointProxy)proxy).ConnectionCount == 0);
    }

    private static byte[] HashOf(byte[] block, int count)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < count; i++)
        {
            hash.AppendData(block);
        }

        return hash.GetHashAndReset();
    }

    private static async Task EchoWebSocketAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, context.RequestAborted);
        }
    }

    /// <summary>A block of bytes again and again, with or without a length told beforehand.</summary>
    private sealed class RepeatedContent(byte[] block, int count, bool chunked) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (int i = 0; i < count; i++)
            {
                await stream.WriteAsync(block);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)block.Length * count;
            return !chunked;
        }
    }
}
