using System.Net;
using System.Text.Json;
using LocalStack.Dashboard.Configuration;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.Api;

public sealed class TelemetryApiTests
{
    private const string TraceA = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Trace_ComesBackAsItWasSent()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await dashboard.SendSpansAsync("api", new
        {
            traceId = TraceA,
            spanId = "b7ad6b7169203331",
            parentSpanId = "00f067aa0ba902b7",
            name = "GET <b>",
            kind = 3,
            startTimeUnixNano = "1800000000000000001",
            endTimeUnixNano = "1800000000000000501",
            attributes = new object[]
            {
                new { key = "text", value = new { stringValue = "ä" } },
                new { key = "number", value = new { intValue = "9007199254740993" } },
                new { key = "ratio", value = new { doubleValue = 0.5 } },
                new { key = "flag", value = new { boolValue = true } },
                new { key = "list", value = new { arrayValue = new { values = new[] { new { stringValue = "x" } } } } },
            },
            events = new[] { new { name = "exception", timeUnixNano = "1800000000000000100" } },
            links = new[] { new { traceId = "0af7651916cd43dd8448eb211c80319d", spanId = "b7ad6b7169203332" } },
            status = new { code = 2, message = "failed" },
        });

        using var json = await GetAsync(dashboard, $"traces/{TraceA}");

        Assert.Equal(1, json.RootElement.GetProperty("totalCount").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("returnedCount").GetInt32());
        var resource = Assert.Single(json.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray());
        Assert.Contains("\"api\"", resource.GetProperty("resource").GetRawText(), StringComparison.Ordinal);
        var scope = Assert.Single(resource.GetProperty("scopeSpans").EnumerateArray());
        Assert.Equal("tests", scope.GetProperty("scope").GetProperty("name").GetString());
        var span = Assert.Single(scope.GetProperty("spans").EnumerateArray());
        Assert.Equal(TraceA, span.GetProperty("traceId").GetString());
        Assert.Equal("b7ad6b7169203331", span.GetProperty("spanId").GetString());
        Assert.Equal("00f067aa0ba902b7", span.GetProperty("parentSpanId").GetString());
        Assert.Equal("GET <b>", span.GetProperty("name").GetString());
        Assert.Equal(3, span.GetProperty("kind").GetInt32());
        Assert.Equal("1800000000000000001", span.GetProperty("startTimeUnixNano").GetString());
        Assert.Equal("1800000000000000501", span.GetProperty("endTimeUnixNano").GetString());
        Assert.Equal(2, span.GetProperty("status").GetProperty("code").GetInt32());
        Assert.Equal("failed", span.GetProperty("status").GetProperty("message").GetString());
        Assert.Equal("exception", span.GetProperty("events")[0].GetProperty("name").GetString());
        Assert.Equal("b7ad6b7169203332", span.GetProperty("links")[0].GetProperty("spanId").GetString());
        var attributes = span.GetProperty("attributes").EnumerateArray().ToDictionary(entry => entry.GetProperty("key").GetString()!, entry => entry.GetProperty("value"));
        Assert.Equal("ä", attributes["text"].GetProperty("stringValue").GetString());
        Assert.Equal("9007199254740993", attributes["number"].GetProperty("intValue").GetString());
        Assert.Equal(0.5, attributes["ratio"].GetProperty("doubleValue").GetDouble());
        Assert.True(attributes["flag"].GetProperty("boolValue").GetBoolean());
        Assert.Equal("x", attributes["list"].GetProperty("arrayValue").GetProperty("values")[0].GetProperty("stringValue").GetString());
    }

    [Fact]
    public async Task Traces_AreTheLatestInOrderOfTime()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, "api", 20);

        using var json = await GetAsync(dashboard, "traces?limit=3");

        Assert.Equal((20, 3), (json.RootElement.GetProperty("totalCount").GetInt32(), json.RootElement.GetProperty("returnedCount").GetInt32()));
        Assert.Equal(["span 18", "span 19", "span 20"], Names(json));
    }

    [Theory]
    [InlineData("traces?hasError=true", 4)]
    [InlineData("traces?hasError=false", 16)]
    [InlineData("traces?resource=API", 20)]
    [InlineData("traces?search=span%201*", 11)]
    [InlineData("spans?hasError=true", 4)]
    [InlineData("spans?hasError=false&limit=5", 16)]
    [InlineData("spans?traceId=00000000000000010000000000000007", 1)]
    public async Task Filters_Narrow(string path, int expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, "api", 20);

        using var json = await GetAsync(dashboard, path);

        Assert.Equal(expected, json.RootElement.GetProperty("totalCount").GetInt32());
        Assert.Equal(Math.Min(expected, path.Contains("limit=5", StringComparison.Ordinal) ? 5 : 100), Names(json).Count());
    }

    [Fact]
    public async Task Resources_SayWhatTheySent()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, "api", 1);

        using var json = await GetAsync(dashboard, "resources");

        var resource = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("api", resource.GetProperty("name").GetString());
        Assert.Equal("api", resource.GetProperty("displayName").GetString());
        Assert.True(resource.GetProperty("hasTraces").GetBoolean());
        Assert.False(resource.GetProperty("hasLogs").GetBoolean());
        Assert.False(resource.GetProperty("hasMetrics").GetBoolean());
    }

    [Theory]
    [InlineData("traces?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("traces?limit=many", HttpStatusCode.BadRequest)]
    [InlineData("traces?hasError=maybe", HttpStatusCode.BadRequest)]
    [InlineData("traces?resource=a&resource=b", HttpStatusCode.BadRequest)]
    [InlineData("traces?resource=unknown", HttpStatusCode.NotFound)]
    [InlineData("traces/nonsense", HttpStatusCode.BadRequest)]
    [InlineData("traces/" + TraceA, HttpStatusCode.NotFound)]
    [InlineData("spans?traceId=1", HttpStatusCode.BadRequest)]
    public async Task BadRequests_AreProblems(string path, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await SendAsync(dashboard, path, RunningDashboard.OtlpKey);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"detail\":", await response.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData(RunningDashboard.OtlpKey, HttpStatusCode.OK)]
    public async Task Key_IsAskedFor(string? key, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await SendAsync(dashboard, "resources", key);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task LoggedInBrowser_NeedsNoKey()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();

        using var response = await SendAsync(dashboard, "resources", key: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task UnsecuredPages_WithAKey_StillAskForIt()
    {
        var open = RunningDashboard.DefaultOptions with { FrontendAuthMode = FrontendAuthMode.Unsecured, BrowserToken = "" };
        await using var withKey = await RunningDashboard.StartAsync(open);
        await using var without = await RunningDashboard.StartAsync(open with { ApiKeys = [] });

        using var refused = await SendAsync(withKey, "resources", key: null);
        using var answered = await SendAsync(without, "resources", key: null);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode));
    }

    private static IEnumerable<string?> Names(JsonDocument json)
        => json.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()
            .SelectMany(resource => resource.GetProperty("scopeSpans").EnumerateArray())
            .SelectMany(scope => scope.GetProperty("spans").EnumerateArray())
            .Select(span => span.GetProperty("name").GetString());

    private static async Task<JsonDocument> GetAsync(RunningDashboard dashboard, string path)
    {
        using var response = await SendAsync(dashboard, path, RunningDashboard.OtlpKey);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Bounded.Test));
    }

    private static Task<HttpResponseMessage> SendAsync(RunningDashboard dashboard, string path, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/telemetry/{path}");
        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        return dashboard.Http.SendAsync(request, Bounded.Test);
    }

    private static Task SendAsync(RunningDashboard dashboard, string service, int count)
        => dashboard.SendSpansAsync(service, [.. Enumerable.Range(1, count).Select(i => (object)new
        {
            traceId = new TraceId(1, (ulong)i).ToString(),
            spanId = new SpanId((ulong)i).ToString(),
            name = $"span {i}",
            kind = 2,
            startTimeUnixNano = $"{1_800_000_000_000_000_000ul + (ulong)i * 1_000_000}",
            endTimeUnixNano = $"{1_800_000_000_000_000_000ul + (ulong)i * 1_000_000 + 500}",
            status = new { code = i % 5 == 0 ? 2 : 0 },
        })]);
}
