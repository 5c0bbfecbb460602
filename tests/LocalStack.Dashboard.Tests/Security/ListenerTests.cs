using System.Net;
using System.Net.WebSockets;

namespace LocalStack.Dashboard.Tests.Security;

public sealed class ListenerTests
{
    private const string ExpectedPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    [Theory]
    [InlineData("/")]
    [InlineData("/traces")]
    [InlineData("/login")]
    [InlineData("/health")]
    [InlineData("/css/tokens.css")]
    [InlineData("/api/telemetry/resources")]
    public async Task OtlpHttpPort_DoesNotServeThePages(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = dashboard.OtlpHttpUrl };
        client.DefaultRequestHeaders.Add("Accept", "text/html");

        using var response = await client.GetAsync(path, Bounded.Test);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task OtlpGrpcPort_DoesNotServeThePages()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = new HttpClient
        {
            BaseAddress = dashboard.OtlpGrpcUrl,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await client.GetAsync("/health", Bounded.Test);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/v1/traces")]
    [InlineData("/v1/logs")]
    [InlineData("/v1/metrics")]
    [InlineData("/opentelemetry.proto.collector.trace.v1.TraceService/Export")]
    public async Task FrontendPort_DoesNotTakeTelemetry(string path)
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent([]) };
        request.Headers.Add("x-otlp-api-key", RunningDashboard.OtlpKey);
        request.Headers.Add("Origin", dashboard.FrontendUrl.GetLeftPart(UriPartial.Authority));
        request.Content.Headers.ContentType = new("application/x-protobuf");

        using var response = await dashboard.Http.SendAsync(request, Bounded.Test);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("app.localhost", true)]
    [InlineData("[::1]", true)]
    [InlineData("127.0.0.2", true)]
    [InlineData("allowed.test", true)]
    [InlineData("evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("192.0.2.7", false)]
    public async Task HostHeader_MustNameThisMachine(string host, bool isAllowed)
    {
        await using var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { AllowedHosts = ["allowed.test"] });
        using var otlp = new HttpClient { BaseAddress = dashboard.OtlpHttpUrl };

        using var page = await SendAsync(dashboard.Http, "/health");
        using var telemetry = await SendAsync(otlp, "/v1/traces");

        Assert.Equal(isAllowed ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, page.StatusCode);
        Assert.Equal(!isAllowed, telemetry.StatusCode == HttpStatusCode.MisdirectedRequest);

        Task<HttpResponseMessage> SendAsync(HttpClient client, string path)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            return client.SendAsync(request, Bounded.Test);
        }
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/health")]
    [InlineData("/css/tokens.css")]
    [InlineData("/no/such/page")]
    public async Task Answers_CarryTheSecurityHeaders(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.GetPageAsync(path);

        Assert.Equal(ExpectedPolicy, Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
    }

    [Fact]
    public async Task Page_CarriesTheSamePolicyOnce()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();

        using var response = await dashboard.GetPageAsync("/traces");

        Assert.Equal(ExpectedPolicy, Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        var html = await response.Content.ReadAsStringAsync(Bounded.Test);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData(null, false)]
    [InlineData("own", true)]
    public async Task Circuit_OpensOnlyFromOurOwnPages(string? origin, bool isAllowed)
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();
        using var socket = new ClientWebSocket();
        socket.Options.Cookies = dashboard.Cookies;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin == "own" ? dashboard.FrontendUrl.GetLeftPart(UriPartial.Authority) : origin);
        }

        var url = new UriBuilder(dashboard.FrontendUrl) { Scheme = "ws", Path = "/_blazor" }.Uri;
        using var end = new CancellationTokenSource(Bounded.Long);
        if (isAllowed)
        {
            await socket.ConnectAsync(url, end.Token);
            Assert.Equal(WebSocketState.Open, socket.State);
        }
        else
        {
            var failure = await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(url, end.Token));
            Assert.Contains("403", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task StartLine_HidesAGivenTokenAndShowsAGeneratedOne()
    {
        await using var given = await RunningDashboard.StartAsync();
        await using var generated = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { BrowserTokenIsGenerated = true });

        Assert.DoesNotContain(RunningDashboard.Token, given.StartLine, StringComparison.Ordinal);
        Assert.StartsWith($"Dashboard: {generated.FrontendUrl}login?t={RunningDashboard.Token} ", generated.StartLine, StringComparison.Ordinal);
    }
}
