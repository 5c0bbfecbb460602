using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalStack.Dashboard.Api;
using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.Security;
using LocalStack.Telemetry.Storage;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Dashboard.Tests.Api;

/// <summary>What is kept leaves one dashboard as a file and enters another.</summary>
public sealed partial class TelemetryTransferTests
{
    private const string TraceA = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task WhatOneDashboardExports_AnotherImports()
    {
        await using var first = await RunningDashboard.StartAsync();
        await SendAsync(first);
        var file = await ExportAsync(first);
        await using var second = await RunningDashboard.StartAsync();

        using var response = await PostAsync(second, new ByteArrayContent(file), key: RunningDashboard.OtlpKey);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(Bounded.Test));
        Assert.Equal(1, answer.RootElement.GetProperty("spans").GetInt32());
        Assert.Equal("GET /", Assert.Single(second.Get<TelemetryStore>().GetSpans(new SpanQuery()).Items).Name);
        Assert.Equal(1, second.Get<TelemetryImports>().Last?.Import?.Spans);
    }

    [Fact]
    public async Task AForm_ImportsAFile_AndGoesBackToItsPage()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();
        await SendAsync(dashboard);
        var file = await ExportAsync(dashboard);
        dashboard.Get<TelemetryStore>().Clear();

        using var response = await PostAsync(dashboard, Form(await FormTokenAsync(dashboard), file), origin: dashboard.FrontendUrl);

        Assert.Equal((HttpStatusCode.SeeOther, "/settings"), (response.StatusCode, response.Headers.Location?.ToString()));
        Assert.Equal(1, dashboard.Get<TelemetryStore>().Counters.Traces.Kept);
    }

    [Fact]
    public async Task AForm_WithoutItsToken_IsRefused()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();
        await SendAsync(dashboard);
        var file = await ExportAsync(dashboard);

        using var response = await PostAsync(dashboard, Form("x", file), origin: dashboard.FrontendUrl, accept: "application/json");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(1, dashboard.Get<TelemetryStore>().Counters.Traces.Received);
        Assert.Contains("Reload the page", dashboard.Get<TelemetryImports>().Last?.Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData(true, null, HttpStatusCode.Forbidden)]
    [InlineData(false, null, HttpStatusCode.Unauthorized)]
    public async Task AnotherSitesForm_IsRefused(bool isLoggedIn, string? origin, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        if (isLoggedIn)
        {
            await dashboard.LogInAsync();
        }

        using var response = await PostAsync(dashboard, new ByteArrayContent([1]), origin: origin is null ? null : new Uri(origin));

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("wrong", null, HttpStatusCode.Unauthorized)]
    [InlineData(RunningDashboard.OtlpKey, "http://evil.example", HttpStatusCode.Forbidden)]
    public async Task AKey_OpensToToolsOnly(string key, string? origin, HttpStatusCode expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await PostAsync(dashboard, new ByteArrayContent([1]), key, origin is null ? null : new Uri(origin));

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("any")]
    public async Task WhereNobodyIsAsked_AToolImportsWithOrWithoutAKey(string? key)
    {
        await using var source = await RunningDashboard.StartAsync();
        await SendAsync(source);
        var file = await ExportAsync(source);
        await using var dashboard = await RunningDashboard.StartAsync(
            DashboardOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(
                [new("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"), new("ASPNETCORE_URLS", "http://127.0.0.1:0"), new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://127.0.0.1:0"), new("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:0")]).Build()).Options);

        using var response = await PostAsync(dashboard, new ByteArrayContent(file), key, accept: "*/*");
        using var elsewhere = await PostAsync(dashboard, new ByteArrayContent(file), key, new Uri("http://evil.example"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (response.StatusCode, elsewhere.StatusCode));
        Assert.Equal(1, dashboard.Get<TelemetryRuns>().Live.Counters.Traces.Kept);
    }

    [Fact]
    public async Task Export_WithoutTicketOrKey_IsRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.Http.GetAsync(TelemetryExportEndpoint.Path, Bounded.Test);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("?signal=spans", "'signal' is 'spans'")]
    [InlineData("?from=yesterday", "'from' is 'yesterday'")]
    public async Task Export_OfSomethingElse_SaysWhatItKnows(string query, string expected)
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();

        using var response = await dashboard.Http.GetAsync(TelemetryExportEndpoint.Path + query, Bounded.Test);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(Bounded.Test));
        Assert.Contains(expected, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomethingElse_IsRefusedWithAReason()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await PostAsync(dashboard, new ByteArrayContent(new byte[100_000]), key: RunningDashboard.OtlpKey);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("not an archive of telemetry", await response.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AFileBeyondTheLimit_IsRefused(bool isForm)
    {
        await using var dashboard = await (await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { MaxImportBytes = 1 << 20 })).LogInAsync();
        var token = await FormTokenAsync(dashboard);
        var file = new byte[(2 << 20) - 4_096];

        using var response = await PostAsync(
            dashboard, isForm ? Form(token, file) : new ByteArrayContent(file), key: RunningDashboard.OtlpKey, accept: "application/json");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("DASHBOARD__MAXIMPORTBYTES", await response.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfChosenResources_HoldsThoseOnly_AndRefusesUnknownOnes()
    {
        await using var source = await RunningDashboard.StartAsync();
        foreach (var name in new[] { "api", "worker", "sink" })
        {
            await SendAsync(source, name);
        }

        var file = await ExportAsync(source, "?resource=API&resource=worker&signal=traces&signal=logs");
        await using var target = await RunningDashboard.StartAsync();
        using var response = await PostAsync(target, new ByteArrayContent(file), key: RunningDashboard.OtlpKey);
        using var unknown = await (await source.LogInAsync()).Http.GetAsync(TelemetryExportEndpoint.Path + "?resource=api&resource=nobody", Bounded.Test);

        Assert.Equal(["api", "worker"], target.Get<TelemetryStore>().GetResources().Select(resource => resource.Name).Order());
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("nobody", await unknown.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
    }

    private static Task SendAsync(RunningDashboard dashboard, string resource = "api") => dashboard.SendSpansAsync(resource, new
    {
        traceId = TraceA,
        spanId = "b7ad6b7169203331",
        name = "GET /",
        startTimeUnixNano = "1800000000000000001",
        endTimeUnixNano = "1800000000000000501",
    });

    private static async Task<byte[]> ExportAsync(RunningDashboard dashboard, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, TelemetryExportEndpoint.Path + query);
        request.Headers.Add(ApiAccess.KeyHeader, RunningDashboard.OtlpKey);
        using var response = await dashboard.Http.SendAsync(request, Bounded.Test);
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.EndsWith(".zip", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        return await response.Content.ReadAsByteArrayAsync(Bounded.Test);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningDashboard dashboard, HttpContent content, string? key = null, Uri? origin = null, string accept = "text/html")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, TelemetryImportEndpoint.Path) { Content = content };
        request.Headers.Add("Accept", accept);
        if (key is not null)
        {
            request.Headers.Add(ApiAccess.KeyHeader, key);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin.GetLeftPart(UriPartial.Authority));
        }

        return await dashboard.Http.SendAsync(request, Bounded.Test);
    }

    private static MultipartFormDataContent Form(string token, byte[] file) => new()
    {
        { new StringContent(token), "__RequestVerificationToken" },
        { new StringContent("/settings"), "returnUrl" },
        { new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } }, "file", "telemetry.zip" },
    };

    /// <summary>The token of a form of ours, and into the browser the cookie that belongs to it.</summary>
    private static async Task<string> FormTokenAsync(RunningDashboard dashboard)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { BaseAddress = dashboard.FrontendUrl };
        var form = await client.GetStringAsync("/login", Bounded.Test);
        dashboard.Cookies.Add(handler.CookieContainer.GetAllCookies());
        return AntiforgeryField().Match(form).Groups[1].Value;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}
