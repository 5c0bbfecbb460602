using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>OTLP/gRPC as a sender sees it: statuses, compression, answers.</summary>
public sealed class OtlpGrpcTests : IAsyncLifetime
{
    private const int MaxRequestBytes = 128 << 10;

    private static readonly Marshaller<byte[]> Raw = new(b => b, b => b);

    private TelemetryServer _server = null!;
    private GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TelemetryServer.StartAsync(
            new TelemetryServerOptions
            {
                ConfigureReceiver = receiver =>
                {
                    receiver.MaxRequestBytes = MaxRequestBytes;
                },
            },
            TestContext.Current.CancellationToken);
        _channel = GrpcChannel.ForAddress(_server.GrpcEndpoint, new GrpcChannelOptions { CompressionProviders = [new Gzip()] });
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task EverySignal_IsStored()
    {
        await ExportAsync("trace.v1.TraceService", Requests.Traces("api", Requests.Span(1, 1)).ToByteArray());
        await ExportAsync("logs.v1.LogsService", Requests.Logs("api", new LogData()).ToByteArray());
        await ExportAsync("metrics.v1.MetricsService", Requests.Metrics("api", Requests.Gauge("depth", ("a", 1, 1))).ToByteArray());

        var counters = _server.Store.Counters;
        Assert.Equal((1, 1, 1), (counters.Traces.Kept, counters.Logs.Kept, counters.Metrics.Kept));
    }

    [Fact]
    public async Task Gzip_IsDecompressed()
    {
        var spans = Enumerable.Range(1, 1_000).Select(i => Requests.Span(1, (ulong)i)).ToArray();

        await ExportAsync("trace.v1.TraceService", Requests.Traces("api", spans).ToByteArray(), gzip: true);

        Assert.Equal(1_000, _server.Store.Counters.Traces.Kept);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task WithoutTheKey_IsUnauthenticated(string key)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportAsync("trace.v1.TraceService", Requests.Traces("api", Requests.Span(1, 1)).ToByteArray(), key: key));

        Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
        Assert.Contains("OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key=<key>", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, _server.Store.Counters.Traces.Received);
    }

    [Fact]
    public async Task MalformedBody_IsInvalidArgument_AndNothingOfItIsStored()
    {
        var valid = Requests.Traces("api", Requests.Span(1, 1), Requests.Span(1, 2)).ToByteArray();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportAsync("trace.v1.TraceService", valid[..^3]));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains("not valid protobuf", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, _server.Store.Counters.Traces.Received);
    }

    [Fact]
    public async Task MessageOverTheLimit_IsResourceExhausted()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportAsync("trace.v1.TraceService", new byte[MaxRequestBytes + 1]));

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Equal($"The OTLP request is larger than {MaxRequestBytes} bytes. Send smaller batches, or raise MaxRequestBytes.", refusal.Status.Detail);
    }

    [Fact]
    public async Task GzipBomb_IsResourceExhausted()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportAsync("trace.v1.TraceService", new byte[50 << 20], gzip: true));

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Equal($"The OTLP request is larger than {MaxRequestBytes} bytes. Send smaller batches, or raise MaxRequestBytes.", refusal.Status.Detail);
    }

    [Fact]
    public async Task ItemsThatCannotBeStored_AreReportedAsPartialSuccess()
    {
        var wrongLength = Requests.Span(1, 1);
        wrongLength.SpanId = ByteString.CopyFrom(1, 2, 3);

        var answer = await ExportAsync("trace.v1.TraceService", Requests.Traces("api", wrongLength, Requests.Span(1, 2)).ToByteArray());

        Assert.Equal(1, TraceResponse.Parser.ParseFrom(answer).PartialSuccess.Rejected);
        Assert.Equal(1, _server.Store.Counters.Traces.Kept);
    }

    [Fact]
    public async Task Retry_OfAStoredBatch_DoesNotDouble_AndIsNoFailure()
    {
        var request = Requests.Traces("api", Requests.Span(1, 1), Requests.Span(1, 2, 1)).ToByteArray();

        await ExportAsync("trace.v1.TraceService", request);
        var answer = await ExportAsync("trace.v1.TraceService", request);

        Assert.Empty(answer);
        Assert.Equal(2, _server.Store.GetSpans(new SpanQuery()).Total);
        Assert.Equal(2, _server.Store.Counters.Traces.Rejected[RejectReason.Duplicate]);
    }

    private async Task<byte[]> ExportAsync(string service, byte[] request, string? key = null, bool gzip = false)
    {
        var headers = new Metadata();
        if (key != "")
        {
            headers.Add("x-otlp-api-key", key ?? _server.ApiKey);
        }

        if (gzip)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        var method = new Method<byte[], byte[]>(MethodType.Unary, "opentelemetry.proto.collector." + service, "Export", Raw, Raw);
        return await _channel.CreateCallInvoker().AsyncUnaryCall(
            method, null, new CallOptions(headers, cancellationToken: TestContext.Current.CancellationToken), request);
    }

    private sealed class Gzip : ICompressionProvider
    {
        public string EncodingName => "gzip";

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);

        public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress);
    }
}
