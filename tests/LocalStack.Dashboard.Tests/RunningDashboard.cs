using System.Net;
using System.Net.Http.Json;
using LocalStack.Dashboard.Configuration;
using LocalStack.Telemetry.Otlp;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Dashboard.Tests;

/// <summary>A whole dashboard in this process, on three ports the system chose, asked over real sockets.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    public const string Token = "0123456789abcdef";
    public const string OtlpKey = "otlp-key";

    private readonly DashboardApplication _application;
    private readonly SocketsHttpHandler _handler;

    private RunningDashboard(DashboardApplication application)
    {
        _application = application;
        Cookies = new CookieContainer();
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies, UseProxy = false };
        Http = new HttpClient(_handler) { BaseAddress = application.FrontendUrl, Timeout = Bounded.Long };
    }

    /// <summary>A browser's view of the pages: keeps cookies, follows no redirect.</summary>
    public HttpClient Http { get; }

    public CookieContainer Cookies { get; }

    public Uri FrontendUrl => _application.FrontendUrl;

    public Uri OtlpHttpUrl => _application.OtlpHttpUrl!;

    public Uri OtlpGrpcUrl => _application.OtlpGrpcUrl!;

    public string StartLine => _application.StartLine;

    public T Get<T>()
        where T : notnull
        => _application.Services.GetRequiredService<T>();

    public static DashboardOptions DefaultOptions { get; } = new()
    {
        FrontendAddresses = [new ListenAddress(false, "127.0.0.1", 0)],
        OtlpGrpcAddress = new ListenAddress(false, "127.0.0.1", 0),
        OtlpHttpAddress = new ListenAddress(false, "127.0.0.1", 0),
        BrowserToken = Token,
        OtlpAuthMode = OtlpAuthMode.ApiKey,
        OtlpApiKeys = [OtlpKey],
        ApiKeys = [OtlpKey],
        WarmUp = false,
    };

    public static async Task<RunningDashboard> StartAsync(DashboardOptions? options = null, Action<IServiceCollection>? configureServices = null)
    {
        var application = DashboardApplication.Build(options ?? DefaultOptions, configureServices);
        await application.StartAsync().WaitAsync(Bounded.Long);
        return new RunningDashboard(application);
    }

    /// <summary>Exchanges the token for a cookie, as opening the printed link does.</summary>
    public async Task<RunningDashboard> LogInAsync()
    {
        using var response = await Http.GetAsync($"/login?t={Token}");
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        return this;
    }

    /// <summary>A page as a browser asks for it.</summary>
    public Task<HttpResponseMessage> GetPageAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        return Http.SendAsync(request);
    }

    public async Task<string> GetHtmlAsync(string path)
    {
        using var response = await GetPageAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Sends spans as OTLP/JSON.</summary>
    public async Task SendSpansAsync(string service, params object[] spans)
    {
        var body = new
        {
            resourceSpans = new[]
            {
                new
                {
                    resource = new { attributes = new[] { new { key = "service.name", value = new { stringValue = service } } } },
                    scopeSpans = new[] { new { scope = new { name = "tests" }, spans } },
                },
            },
        };
        await SendAsync("/v1/traces", body);
    }

    /// <summary>Sends log records as OTLP/JSON.</summary>
    public async Task SendLogsAsync(string service, string? instance, params object[] records)
        => await SendAsync("/v1/logs", new { resourceLogs = new[] { new { resource = ResourceOf(service, instance), scopeLogs = new[] { new { scope = new { name = "tests" }, logRecords = records } } } } });

    /// <summary>Sends metrics as OTLP/JSON.</summary>
    public async Task SendMetricsAsync(string service, string? instance, string meter, params object[] metrics)
        => await SendAsync("/v1/metrics", new { resourceMetrics = new[] { new { resource = ResourceOf(service, instance), scopeMetrics = new[] { new { scope = new { name = meter }, metrics } } } } });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _handler.Dispose();
        await _application.DisposeAsync();
    }

    private static object ResourceOf(string service, string? instance)
    {
        var attributes = new List<object> { new { key = "service.name", value = new { stringValue = service } } };
        if (instance is not null)
        {
            attributes.Add(new { key = "service.instance.id", value = new { stringValue = instance } });
        }

        return new { attributes };
    }

    private async Task SendAsync(string path, object body)
    {
        using var client = new HttpClient { BaseAddress = OtlpHttpUrl, Timeout = Bounded.Long };
        client.DefaultRequestHeaders.Add("x-otlp-api-key", OtlpKey);
        using var response = await client.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
