using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using LocalStack.Dashboard.Security;
using LocalStack.Telemetry.Tests.Otlp;

namespace LocalStack.Dashboard.Tests;

/// <summary>Messages of a hundred megabytes against the program: refused so that the sender can read why, and its memory stays far below what was sent.</summary>
public sealed class HostileTrafficTests
{
    private const int SentBytes = 100 << 20;
    private const int Rounds = 3;

    // The largest request that is taken (16 MiB), unpacked, six times over: a buffer of unknown length doubles, and a garbage collector leaves what it was lying for a while.
    private const long MostGrowth = 96 << 20;

    private static readonly Marshaller<byte[]> Raw = new(bytes => bytes, bytes => bytes);

    [Theory]
    [InlineData(Form.GrpcMessage)]
    [InlineData(Form.GrpcGzip)]
    [InlineData(Form.HttpLength)]
    [InlineData(Form.HttpChunked)]
    [InlineData(Form.HttpGzip)]
    public async Task HugeMessages_AreRefused_AndMemoryStays(Form form)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The memory of another process is read from /proc, which this system has not.");
        await using var dashboard = await DashboardProcess.StartAsync(port: 0, ("DASHBOARD__OTLP__PRIMARYAPIKEY", RunningDashboard.OtlpKey), ("DASHBOARD__WARMUP", "false"));
        await SendGoodAsync(dashboard, 1);
        var (resident, own) = (dashboard.ResidentBytes, dashboard.PrivateBytes);

        for (var i = 0; i < Rounds; i++)
        {
            await RefuseAsync(dashboard, form);
        }

        TestContext.Current.SendDiagnosticMessage($"{form}: resident {resident >> 20} MiB before, {dashboard.PeakBytes >> 20} at most; its own {own >> 20} MiB before, {dashboard.PrivateBytes >> 20} after");
        Assert.InRange(dashboard.PeakBytes - resident, 0, MostGrowth);
        Assert.InRange(dashboard.PrivateBytes - own, long.MinValue, MostGrowth);
        await SendGoodAsync(dashboard, 2);
        Assert.Equal(2, await CountAsync(dashboard));
    }

    private static async Task RefuseAsync(DashboardProcess dashboard, Form form)
    {
        if (form is Form.GrpcMessage or Form.GrpcGzip)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(dashboard, new byte[SentBytes], isPacked: form == Form.GrpcGzip));
            Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
            return;
        }

        var status = form == Form.HttpGzip ? await PostPackedAsync(dashboard) : await HugeUpload.PostAsync(
            new Uri(dashboard.OtlpHttpUrl, "/v1/traces"),
            [$"x-otlp-api-key: {RunningDashboard.OtlpKey}", "Content-Type: application/x-protobuf"],
            SentBytes,
            isChunked: form == Form.HttpChunked,
            Bounded.Test);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    private static async Task ExportAsync(DashboardProcess dashboard, byte[] body, bool isPacked)
    {
        using var channel = GrpcChannel.ForAddress(dashboard.OtlpGrpcUrl, new GrpcChannelOptions
        {
            MaxSendMessageSize = null,
            CompressionProviders = [new GzipCompressionProvider(CompressionLevel.Fastest)],
        });
        var export = new Method<byte[], byte[]>(MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", Raw, Raw);
        var headers = new Metadata { { "x-otlp-api-key", RunningDashboard.OtlpKey } };
        if (isPacked)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        await channel.CreateCallInvoker().AsyncUnaryCall(export, null, new CallOptions(headers, cancellationToken: Bounded.Test), body);
    }

    private static async Task<HttpStatusCode> PostPackedAsync(DashboardProcess dashboard)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[SentBytes], Bounded.Test);
        }

        using var client = CreateClient(dashboard);
        using var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf"), ContentEncoding = { "gzip" } } };
        using var response = await client.PostAsync("/v1/traces", content, Bounded.Test);
        return response.StatusCode;
    }

    private static async Task SendGoodAsync(DashboardProcess dashboard, int number)
    {
        var span = new { traceId = $"{number:x32}", spanId = $"{number:x16}", name = "good", startTimeUnixNano = "1800000000000000001", endTimeUnixNano = "1800000000000000501" };
        using var client = CreateClient(dashboard);
        using var response = await client.PostAsJsonAsync("/v1/traces", new { resourceSpans = new[] { new { scopeSpans = new[] { new { spans = new[] { span } } } } } }, Bounded.Test);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static HttpClient CreateClient(DashboardProcess dashboard)
        => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = dashboard.OtlpHttpUrl, Timeout = Bounded.Long, DefaultRequestHeaders = { { "x-otlp-api-key", RunningDashboard.OtlpKey } } };

    private static async Task<int> CountAsync(DashboardProcess dashboard)
    {
        using var client = new HttpClient { BaseAddress = dashboard.FrontendUrl, Timeout = Bounded.Long, DefaultRequestHeaders = { { ApiAccess.KeyHeader, RunningDashboard.OtlpKey } } };
        using var json = JsonDocument.Parse(await client.GetStringAsync("/api/telemetry/spans", Bounded.Test));
        return json.RootElement.GetProperty("totalCount").GetInt32();
    }

    /// <summary>How a huge message comes.</summary>
    public enum Form
    {
        GrpcMessage,
        GrpcGzip,
        HttpLength,
        HttpChunked,
        HttpGzip,
    }
}
