using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalStack.Dashboard.Api;
using LocalStack.Dashboard.Security;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.Api;

/// <summary>Log records over the API, and both signals as they arrive.</summary>
public sealed class TelemetryApiFollowTests
{
    [Fact]
    public async Task Log_ComesBackAsItWasSent()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendLogsAsync(dashboard, "api", new
        {
            timeUnixNano = "1800000000000000001",
            severityNumber = 17,
            severityText = "Error",
            body = new { stringValue = "<script>alert(1)</script>" },
            traceId = "0af7651916cd43dd8448eb211c80319c",
            spanId = "b7ad6b7169203331",
            eventName = "device.app.lifecycle",
            attributes = new[] { new { key = "n", value = new { intValue = "9007199254740993" } } },
        });

        using var json = await GetAsync(dashboard, "logs");

        Assert.Equal((1, 1), (json.RootElement.GetProperty("totalCount").GetInt32(), json.RootElement.GetProperty("returnedCount").GetInt32()));
        var log = json.RootElement.GetProperty("data").GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0].GetProperty("logRecords")[0];
        Assert.Equal("1800000000000000001", log.GetProperty("timeUnixNano").GetString());
        Assert.Equal(17, log.GetProperty("severityNumber").GetInt32());
        Assert.Equal("Error", log.GetProperty("severityText").GetString());
        Assert.Equal("<script>alert(1)</script>", log.GetProperty("body").GetProperty("stringValue").GetString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", log.GetProperty("traceId").GetString());
        Assert.Equal("b7ad6b7169203331", log.GetProperty("spanId").GetString());
        Assert.Equal("device.app.lifecycle", log.GetProperty("eventName").GetString());
        Assert.Equal("9007199254740993", log.GetProperty("attributes")[0].GetProperty("value").GetProperty("intValue").GetString());
    }

    [Theory]
    [InlineData("logs", "1 2 3")]
    [InlineData("logs?limit=2", "2 3")]
    [InlineData("logs?severity=error", "3")]
    [InlineData("logs?severity=Warning", "2 3")]
    [InlineData("logs?search=record%202", "2")]
    [InlineData("logs?traceId=00000000000000010000000000000002", "2")]
    [InlineData("logs?resource=api", "1 2 3")]
    [InlineData("logs?resource=api-1", "1 2 3")]
    [InlineData("logs?resource=other", "")]
    public async Task Filters_Narrow(string path, string expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendLogsAsync(dashboard, "other");
        await SendLogsAsync(dashboard, "api", [.. Enumerable.Range(1, 3).Select(Log)]);

        using var json = await GetAsync(dashboard, path);

        Assert.Equal(expected, string.Join(' ', Bodies(json.RootElement.GetProperty("data")).Select(body => body[^1])));
    }

    [Theory]
    [InlineData("logs?severity=loud")]
    [InlineData("logs?traceId=xyz")]
    [InlineData("logs?follow=maybe")]
    public async Task BadRequests_AreProblems(string path)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await SendAsync(dashboard, path);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task FollowedLogs_AreTheLastOnes_ThenThoseThatArrive()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendLogsAsync(dashboard, "api", [.. Enumerable.Range(1, 3).Select(Log)]);

        using var response = await SendAsync(dashboard, "logs?follow=true&limit=2&resource=api");
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Bounded.Test));
        Assert.Equal(["record 2", "record 3"], [await ReadAsync(lines), await ReadAsync(lines)]);
        await SendLogsAsync(dashboard, "worker", Log(4));
        await SendLogsAsync(dashboard, "api", Log(5));

        Assert.Equal("record 5", await ReadAsync(lines));

        static async Task<string> ReadAsync(StreamReader lines)
        {
            using var line = JsonDocument.Parse((await lines.ReadLineAsync(Bounded.Test).AsTask().WaitAsync(Bounded.Long, Bounded.Test))!);
            return Assert.Single(Bodies(line.RootElement));
        }
    }

    [Fact]
    public async Task FollowedSpans_OfAResourceThatIsNotThereYet_ComeWhenItIs()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using (var response = await SendAsync(dashboard, "spans?follow=true&resource=late&hasError=true"))
        {
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Bounded.Test));
            await dashboard.SendSpansAsync("early", Span("early", 2));
            await dashboard.SendSpansAsync("late", Span("fine", 1), Span("failed", 2));

            var line = await lines.ReadLineAsync(Bounded.Test).AsTask().WaitAsync(Bounded.Long, Bounded.Test);

            Assert.Contains("\"failed\"", line, StringComparison.Ordinal);
            Assert.Equal(1, dashboard.Get<TelemetryApiFollow>().Followers);
        }

        await Bounded.UntilAsync(dashboard.Get<TelemetryApiFollow>().Changed, () => dashboard.Get<TelemetryApiFollow>().Followers == 0);
    }

    private static object Log(int i) => new
    {
        timeUnixNano = $"{1_800_000_000_000_000_000ul + (ulong)i}",
        severityNumber = 5 + (i * 4),
        body = new { stringValue = $"record {i}" },
        traceId = new TraceId(1, (ulong)i).ToString(),
    };

    private static object Span(string name, int status) => new
    {
        traceId = new TraceId(1, (ulong)name.Length).ToString(),
        spanId = new SpanId((ulong)status).ToString(),
        name,
        startTimeUnixNano = "1800000000000000001",
        endTimeUnixNano = "1800000000000000501",
        status = new { code = status },
    };

    private static IEnumerable<string> Bodies(JsonElement request)
        => request.GetProperty("resourceLogs").EnumerateArray()
            .SelectMany(resource => resource.GetProperty("scopeLogs").EnumerateArray())
            .SelectMany(scope => scope.GetProperty("logRecords").EnumerateArray())
            .Select(log => log.GetProperty("body").GetProperty("stringValue").GetString()!);

    private static async Task<JsonDocument> GetAsync(RunningDashboard dashboard, string path)
    {
        using var response = await SendAsync(dashboard, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Bounded.Test));
    }

    private static Task<HttpResponseMessage> SendAsync(RunningDashboard dashboard, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/telemetry/{path}");
        request.Headers.Add(ApiAccess.KeyHeader, RunningDashboard.OtlpKey);
        return dashboard.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Bounded.Test);
    }

    private static async Task SendLogsAsync(RunningDashboard dashboard, string service, params object[] logRecords)
    {
        var attributes = new[] { ("service.name", service), ("service.instance.id", "1") }.Select(a => new { key = a.Item1, value = new { stringValue = a.Item2 } });
        var body = new { resourceLogs = new[] { new { resource = new { attributes }, scopeLogs = new[] { new { scope = new { name = "tests" }, logRecords } } } } };
        using var client = new HttpClient { BaseAddress = dashboard.OtlpHttpUrl, Timeout = Bounded.Long };
        client.DefaultRequestHeaders.Add("x-otlp-api-key", RunningDashboard.OtlpKey);
        using var response = await client.PostAsJsonAsync("/v1/logs", body, Bounded.Test);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Bounded.Test));
    }
}
