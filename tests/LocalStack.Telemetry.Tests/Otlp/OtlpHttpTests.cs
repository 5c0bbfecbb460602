using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>OTLP/HTTP as a sender sees it: statuses, encodings, answers.</summary>
public sealed class OtlpHttpTests : IAsyncLifetime
{
    private const int MaxRequestBytes = 128 << 10;

    private readonly HttpClient _client = new();
    private TelemetryServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TelemetryServer.StartAsync(
            new TelemetryServerOptions
            {
                ConfigureReceiver = receiver =>
                {
                    receiver.SecondaryApiKey = "second";
                    receiver.MaxRequestBytes = MaxRequestBytes;
                    receiver.CorsAllowedOrigins.Add("http://127.0.0.1:5173");
                },
            },
            TestContext.Current.CancellationToken);
        _client.BaseAddress = _server.HttpEndpoint;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Protobuf_IsStored_AndAnsweredInProtobuf()
    {
        var response = await PostAsync("/v1/traces", Requests.Traces("api", Requests.Span(1, 1)).ToByteArray());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, _server.Store.Counters.Traces.Kept);
    }

    [Fact]
    public async Task Json_IsStored_AndAnsweredInJson()
    {
        const string Body = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"browser"}}]},"scopeSpans":[{"scope":{"name":"fetch"},"spans":[
              {"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","name":"click","kind":"SPAN_KIND_CLIENT","unknown":{"a":[1]},
               "startTimeUnixNano":"1767225600000000000","endTimeUnixNano":1767225601000000000,
               "attributes":[{"key":"n","value":{"intValue":"-42"}},{"key":"e","value":{"stringValue":"a\u00e9\n"}}],"status":{"code":2}}]}]}]}
            """;

        var response = await PostAsync("/v1/traces", Encoding.UTF8.GetBytes(Body), "application/json; charset=utf-8");

        Assert.Equal("{}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var span = Assert.Single(_server.Store.GetSpans(new SpanQuery()).Items);
        Assert.Equal("5b8efff798038103d269b633813fc60c", span.TraceId.ToString());
        Assert.Equal((SpanKind.Client, TimeSpan.FromSeconds(1), true), (span.Kind, span.Duration, span.IsError));
        Assert.Equal((-42L, "aé\n"), (span.Attributes["n"]!.AsInteger, span.Attributes.GetText("e")));
        Assert.Equal("browser", span.Resource.Name);
    }

    [Fact]
    public async Task Gzip_IsDecompressed()
    {
        var response = await PostAsync("/v1/logs", Gzip(Requests.Logs("api", new LogData { Body = new AnyValue { StringValue = "hello" } }).ToByteArray()), encoding: "gzip");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hello", Assert.Single(_server.Store.GetLogs(new LogQuery()).Items).Message);
    }

    [Fact]
    public async Task Metrics_AreStored()
    {
        await PostAsync("/v1/metrics", Requests.Metrics("api", Requests.Gauge("depth", ("a", 1, 1.5))).ToByteArray());

        Assert.Equal("depth", Assert.Single(_server.Store.GetInstruments()).Name);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("second", HttpStatusCode.OK)]
    public async Task ApiKey_Decides(string? key, HttpStatusCode expected)
    {
        var response = await PostAsync("/v1/traces", Requests.Traces("api", Requests.Span(1, 1)).ToByteArray(), key: key ?? "");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, _server.Store.Counters.Traces.Received);
    }

    [Fact]
    public async Task BodyOverTheLimit_Is413_WithAndWithoutLength()
    {
        var body = new byte[MaxRequestBytes + 1];

        var known = await PostAsync("/v1/traces", body);
        var chunked = await PostAsync("/v1/traces", body, chunked: true);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, known.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
        Assert.Contains($"{MaxRequestBytes} bytes. Send smaller batches, or raise MaxRequestBytes.", ErrorStatus.Parser.ParseFrom(await known.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GzipBomb_Is413()
    {
        var response = await PostAsync("/v1/traces", Gzip(new byte[50 << 20]), encoding: "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "")]
    [InlineData("application/x-protobuf", "br")]
    [InlineData("nonsense", "")]
    public async Task UnknownTypeOrEncoding_Is415(string type, string encoding)
    {
        var response = await PostAsync("/v1/traces", [1, 2, 3], type, encoding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task MalformedBody_Is400_AndNothingOfItIsStored()
    {
        var valid = Requests.Traces("api", Requests.Span(1, 1), Requests.Span(1, 2)).ToByteArray();

        var truncated = await PostAsync("/v1/traces", valid[..^3]);
        var notGzip = await PostAsync("/v1/traces", valid, encoding: "gzip");
        var notJson = await PostAsync("/v1/traces", "{\"resourceSpans\":"u8.ToArray(), "application/json");
        var wrongType = await PostAsync("/v1/traces", "{\"resourceSpans\":[{\"scopeSpans\":[{\"scope\":{\"name\":5}}]}]}"u8.ToArray(), "application/json");

        Assert.All([truncated, notGzip, notJson, wrongType], r => Assert.Equal(HttpStatusCode.BadRequest, r.StatusCode));
        var error = await wrongType.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Contains("a string is expected", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, _server.Store.Counters.Traces.Received);
    }

    [Fact]
    public async Task ItemsThatCannotBeStored_AreReportedAsPartialSuccess()
    {
        var wrongLength = Requests.Span(1, 1);
        wrongLength.TraceId = ByteString.CopyFrom(1, 2, 3);
        var noId = Requests.Span(1, 2);
        noId.SpanId = ByteString.Empty;
        var request = Requests.Traces("api", wrongLength, noId, Requests.Span(1, 3));

        var protobuf = await PostAsync("/v1/traces", request.ToByteArray());
        var json = await PostAsync("/v1/traces", OtlpJson.Format(request, enumsAsNumbers: true), "application/json");

        var response = TraceResponse.Parser.ParseFrom(await protobuf.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, response.PartialSuccess.Rejected);
        Assert.Contains("2 with a trace or span id", response.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        var answer = await json.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("2", answer.GetProperty("partialSuccess").GetProperty("rejectedSpans").GetString());
        var counters = _server.Store.Counters.Traces;
        Assert.Equal((1, 4, 1), (counters.Kept, counters.Rejected[RejectReason.InvalidId], counters.Rejected[RejectReason.Duplicate]));
        counters.AssertBalanced();
    }

    [Fact]
    public async Task Browser_OfAnAllowedOrigin_MaySend_AnotherMayNot()
    {
        var allowed = await PreflightAsync("http://127.0.0.1:5173");
        var refused = await PreflightAsync("http://evil.example");

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal("http://127.0.0.1:5173", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("x-otlp-api-key", allowed.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));

        // A beacon comes with credentials, always.
        Assert.Equal("true", allowed.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    private Task<HttpResponseMessage> PreflightAsync(string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/v1/traces");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private Task<HttpResponseMessage> PostAsync(
        string path, byte[] body, string type = "application/x-protobuf", string encoding = "", string? key = null, bool chunked = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding.Length > 0)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        if (key != "")
        {
            request.Headers.Add("x-otlp-api-key", key ?? _server.ApiKey);
        }

        request.Headers.TransferEncodingChunked = chunked;
        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }
}
