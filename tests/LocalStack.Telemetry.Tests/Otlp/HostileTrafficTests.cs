using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>Alone while they run: the memory of this process is what they look at.</summary>
[CollectionDefinition(nameof(HostileTrafficTests), DisableParallelization = true)]
public sealed class HostileTrafficDefinition;

/// <summary>Requests made to hurt, over real sockets at the default limits: refused with the status that says why, while others are served, and memory stays.</summary>
[Collection(nameof(HostileTrafficTests))]
public sealed class HostileTrafficTests
{
    private const int Megabytes = 100;
    private const int Rounds = 3;

    private static readonly Marshaller<byte[]> Raw = new(b => b, b => b);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task HugeBodies_OverHttp_AreRefused_AndCostNoMemory(bool isChunked)
    {
        await using var server = await StartAsync();
        using var http = CreateClient(server);
        await SendGoodAsync(http);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Rounds; i++)
        {
            var status = await HugeUpload.PostAsync(
                new Uri(server.HttpEndpoint, "/v1/traces"),
                [$"{OtlpReceiverOptions.ApiKeyHeader}: {server.ApiKey}", "Content-Type: application/x-protobuf"],
                (long)Megabytes << 20,
                isChunked,
                TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        }

        await SendGoodAsync(http);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 24 << 20);
        Assert.Equal((2, 0), (server.Store.Counters.Traces.Received, server.Store.Counters.Traces.Evicted));
    }

    [Fact]
    public async Task AHugeBody_OfASenderThatAsksFirst_IsRefusedBeforeItIsSent()
    {
        await using var server = await StartAsync();
        using var http = CreateClient(server);
        using var content = new Unsent((long)Megabytes << 20) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = content, Headers = { ExpectContinue = true } };

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, false), (response.StatusCode, content.IsAskedFor));
    }

    [Fact]
    public async Task AGzipBomb_OverHttp_IsRefused_AndCostsNoMemory()
    {
        await using var server = await StartAsync();
        using var http = CreateClient(server);
        var bomb = await BombAsync();
        Assert.InRange(bomb.Length, 0, 1 << 20);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Rounds; i++)
        {
            using var content = new ByteArrayContent(bomb) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf"), ContentEncoding = { "gzip" } } };
            using var response = await http.PostAsync("/v1/logs", content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        }

        await SendGoodAsync(http);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 40 << 20);
    }

    [Fact]
    public async Task HugeMessages_OverGrpc_AreRefused()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.GrpcEndpoint, new GrpcChannelOptions { MaxSendMessageSize = null });
        var body = new byte[Megabytes << 20];
        await ExportAsync(channel, server, Requests.Traces("api", Requests.Span(1, 1)).ToByteArray());

        for (var i = 0; i < Rounds; i++)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(channel, server, body));
            Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        }

        await ExportAsync(channel, server, Requests.Traces("api", Requests.Span(1, 2)).ToByteArray());

        // What a sender in this process needs for such a message says nothing of the receiver: the dashboard's tests look at its memory, in a process of its own.
        Assert.Equal(2, server.Store.Counters.Traces.Kept);
    }

    [Theory]
    [InlineData("0A0B0A090A07")]
    [InlineData("0AFFFFFFFF0F")]
    [InlineData("0A0412021201")]
    public async Task ATruncatedRequest_IsRefusedByBoth_AndNothingOfItIsStored(string hex)
    {
        await using var server = await StartAsync();
        using var http = CreateClient(server);
        using var channel = GrpcChannel.ForAddress(server.GrpcEndpoint);
        var body = Convert.FromHexString(hex);

        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var response = await http.PostAsync("/v1/traces", content, TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(channel, server, body));

        Assert.Equal((HttpStatusCode.BadRequest, StatusCode.InvalidArgument), (response.StatusCode, refusal.StatusCode));
        Assert.Equal(0, server.Store.Counters.Traces.Received);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(15, 8)]
    [InlineData(17, 8)]
    [InlineData(16, 0)]
    [InlineData(16, 7)]
    [InlineData(16, 9)]
    public async Task IdsOfWrongLength_CostTheirSpan_AndNoOther(int traceIdLength, int spanIdLength)
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.GrpcEndpoint);
        var wrong = Requests.Span(1, 1, name: "wrong");
        wrong.TraceId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, traceIdLength)]);
        wrong.SpanId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, spanIdLength)]);

        await ExportAsync(channel, server, Requests.Traces("api", Requests.Span(2, 1), wrong, Requests.Span(2, 2)).ToByteArray());

        Assert.Equal((2, 1), (server.Store.Counters.Traces.Kept, server.Store.Counters.Traces.Rejected[RejectReason.InvalidId]));
        Assert.DoesNotContain(server.Store.GetSpans(new SpanQuery()).Items, span => span.Name == "wrong");
    }

    private static Task<TelemetryServer> StartAsync() => TelemetryServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    private static HttpClient CreateClient(TelemetryServer server)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(30) };
        return new HttpClient(handler) { BaseAddress = server.HttpEndpoint, DefaultRequestHeaders = { { OtlpReceiverOptions.ApiKeyHeader, server.ApiKey } } };
    }

    private static async Task SendGoodAsync(HttpClient http)
    {
        var id = (ulong)Random.Shared.NextInt64(1, long.MaxValue);
        using var content = new ByteArrayContent(Requests.Traces("api", Requests.Span(id, id)).ToByteArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var response = await http.PostAsync("/v1/traces", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task ExportAsync(GrpcChannel channel, TelemetryServer server, byte[] body)
    {
        var export = new Method<byte[], byte[]>(MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", Raw, Raw);
        var options = new CallOptions(new Metadata { { OtlpReceiverOptions.ApiKeyHeader, server.ApiKey } }, cancellationToken: TestContext.Current.CancellationToken);
        await channel.CreateCallInvoker().AsyncUnaryCall(export, null, options, body);
    }

    private static async Task<byte[]> BombAsync()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < Megabytes; i++)
            {
                await gzip.WriteAsync(zeros, TestContext.Current.CancellationToken);
            }
        }

        return packed.ToArray();
    }

    /// <summary>A body that tells whether somebody wanted it.</summary>
    private sealed class Unsent(long length) : HttpContent
    {
        public bool IsAskedFor { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            IsAskedFor = true;
            throw new IOException("Nobody should have asked for this body.");
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
