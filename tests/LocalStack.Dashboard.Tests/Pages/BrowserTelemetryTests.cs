using LocalStack.EndToEnd.Tests;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>A web page of another origin sends spans to the dashboard, which decides by that origin.</summary>
public sealed class BrowserTelemetryTests(Browser browser)
{
    private const string Send = """
        async ([url, key, span]) => {
          const body = { resourceSpans: [{
            resource: { attributes: [{ key: "service.name", value: { stringValue: "shop-page" } }] },
            scopeSpans: [{ scope: { name: "browser" }, spans: [{
              traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7", name: span, kind: 3,
              startTimeUnixNano: `${Date.now()}000000`, endTimeUnixNano: `${Date.now() + 5}000000` }] }] }] };
          const headers = { "content-type": "application/json", "x-otlp-api-key": key, "x-shop": "1" };
          const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch((error) => error.message);
          return answer.status ? `${answer.status} ${await answer.text()}` : answer;
        }
        """;

    [Fact]
    public async Task Span_FromAnAllowedOrigin_Appears_AndOneFromAnotherIsNeverSent()
    {
        await using var allowed = await Site.StartAsync();
        await using var other = await Site.StartAsync();
        await using var watched = await StartAsync(browser, configure: options => options with { OtlpCorsOrigins = [allowed.Origin], OtlpCorsHeaders = ["x-shop"] });
        var page = await watched.Page.Context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        var url = new Uri(watched.Dashboard.OtlpHttpUrl, "/v1/traces").ToString();

        await page.GotoAsync(other.Origin);
        Assert.Equal("Failed to fetch", await page.EvaluateAsync<string>(Send, new[] { url, RunningDashboard.OtlpKey, "GET /refused" }));
        await page.GotoAsync(allowed.Origin);
        Assert.StartsWith("200 ", await page.EvaluateAsync<string>(Send, new[] { url, RunningDashboard.OtlpKey, "GET /allowed" }), StringComparison.Ordinal);
        Assert.StartsWith("401 ", await page.EvaluateAsync<string>(Send, new[] { url, "wrong key", "GET /keyless" }), StringComparison.Ordinal);

        Assert.Contains(complaints, text => text.Contains(other.Origin, StringComparison.Ordinal) && text.Contains("preflight", StringComparison.Ordinal));
        Assert.Equal(1, watched.Dashboard.Get<TelemetryStore>().Counters.Traces.Received);
        await watched.GoAsync("/traces");
        await Expect(watched.Rows("GET /allowed")).ToContainTextAsync("shop-page");
    }

    [Fact]
    public async Task BeaconAndCredentials_OfAnAllowedOrigin_Arrive()
    {
        await using var allowed = await Site.StartAsync();
        await using var watched = await StartAsync(browser, configure: options => options with { OtlpAuthMode = OtlpAuthMode.Unsecured, OtlpCorsOrigins = [allowed.Origin] });
        var page = await watched.Page.Context.NewPageAsync();
        await page.GotoAsync(allowed.Origin);

        // A beacon can carry no key, and comes with credentials whether one wants it or not.
        var outcome = await page.EvaluateAsync<string>(
            """
            async (url) => {
              const body = (id) => new Blob([JSON.stringify({ resourceSpans: [{ resource: { attributes: [{ key: "service.name", value: { stringValue: "shop-page" } }] },
                scopeSpans: [{ spans: [{ traceId: `${id}bf92f3577b34da6a3ce929d0e0e4736`, spanId: "00f067aa0ba902b7", name: `sent ${id}`, startTimeUnixNano: `${Date.now()}000000` }] }] }] })], { type: "application/json" });
              const answer = await fetch(url, { method: "POST", credentials: "include", body: body(1) });
              return `${answer.status} ${navigator.sendBeacon(url, body(2))}`;
            }
            """,
            new Uri(watched.Dashboard.OtlpHttpUrl, "/v1/traces").ToString());

        Assert.Equal("200 true", outcome);
        await watched.GoAsync("/traces");
        await Expect(watched.Rows("sent 1")).ToBeVisibleAsync();
        await Expect(watched.Rows("sent 2")).ToBeVisibleAsync();
    }

    /// <summary>A web application of its own origin with one empty page.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Site(WebApplication app) => _app = app;

        public string Origin => _app.Urls.First().TrimEnd('/');

        public static async Task<Site> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
            var app = builder.Build();
            app.Run(context =>
            {
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync("<!DOCTYPE html><title>Shop</title>", context.RequestAborted);
            });
            await app.StartAsync(Bounded.Test);
            return new Site(app);
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
