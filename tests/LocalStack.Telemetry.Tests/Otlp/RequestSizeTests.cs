using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>A batch of 6 MB, which collectors and busy services send, is taken whichever way it comes.</summary>
public sealed class RequestSizeTests
{
    private const int Spans = 6_000;

    private static readonly Marshaller<byte[]> Raw = new(b => b, b => b);

    [Fact]
    public async Task SixMegabytes_AreTakenByDefault()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await TelemetryServer.StartAsync(cancellationToken: token);
        var batch = Requests.Traces("api", Enumerable.Range(1, Spans).Select(i => Requests.Span(1, (ulong)i).With("text", new string((char)('a' + (i % 26)), 1_000)))).ToByteArray();
        using var client = new HttpClient { BaseAddress = server.HttpEndpoint, DefaultRequestHeaders = { { "x-otlp-api-key", server.ApiKey } } };
        using var channel = GrpcChannel.ForAddress(server.GrpcEndpoint);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", Raw, Raw);

        Assert.InRange(batch.Length, 6_000_000, 8_000_000);
        foreach (var isGzip in new[] { false, true })
        {
            server.Store.Clear();
            using var content = new ByteArrayContent(isGzip ? Gzip(batch) : batch) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
            if (isGzip)
            {
                content.Headers.ContentEncoding.Add("gzip");
            }

            var response = await client.PostAsync("/v1/traces", content, token);
            Assert.Equal((HttpStatusCode.OK, Spans), (response.StatusCode, server.Store.GetSpans(new SpanQuery()).Total));

            server.Store.Clear();
            var headers = new Metadata { { "x-otlp-api-key", server.ApiKey } };
            if (isGzip)
            {
                headers.Add("grpc-internal-encoding-request", "gzip");
            }

            await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers, cancellationToken: token), batch);
            Assert.Equal(Spans, server.Store.GetSpans(new SpanQuery()).Total);
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }
}
