using System.Net;
using System.Security.Cryptography;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Dashboard;

/// <summary>Where the dashboard listens and what guards it, from Aspire's settings. Made once a run.</summary>
internal sealed class DashboardSettings
{
    public const string UrlsKey = "ASPNETCORE_URLS";
    public const string OtlpGrpcKey = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string OtlpHttpKey = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    public const string ResourceServiceKey = "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL";
    public const string OtlpApiKeyKey = "AppHost:OtlpApiKey";

    public const int DefaultUiPort = 62890;
    public const int DefaultOtlpGrpcPort = 62891;
    public const int DefaultOtlpHttpPort = 62892;

    public required DashboardAddress Ui { get; init; }

    public required DashboardAddress OtlpGrpc { get; init; }

    public required DashboardAddress OtlpHttp { get; init; }

    /// <summary>Null: a free port of 127.0.0.1.</summary>
    public required Uri? ResourceService { get; init; }

    public required string BrowserToken { get; init; }

    public required string OtlpApiKey { get; init; }

    public required string ResourceServiceApiKey { get; init; }

    /// <summary>True when whoever runs the AppHost asked for a dashboard without login.</summary>
    public required bool AllowAnonymous { get; init; }

    /// <exception cref="DistributedApplicationException">A setting is not an http URL of a loopback address.</exception>
    public static DashboardSettings From(IConfiguration configuration) => new()
    {
        Ui = Address(configuration, UrlsKey, DefaultUiPort),
        OtlpGrpc = Address(configuration, OtlpGrpcKey, DefaultOtlpGrpcPort),
        OtlpHttp = Address(configuration, OtlpHttpKey, DefaultOtlpHttpPort),
        ResourceService = Url(configuration, ResourceServiceKey),
        BrowserToken = configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? configuration["AppHost:BrowserToken"] ?? NewKey(),
        OtlpApiKey = configuration[OtlpApiKeyKey] ?? NewKey(),
        ResourceServiceApiKey = configuration["AppHost:ResourceService:ApiKey"] ?? NewKey(),
        AllowAnonymous = bool.TryParse(configuration["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"], out var anonymous) && anonymous,
    };

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static DashboardAddress Address(IConfiguration configuration, string key, int defaultPort) =>
        Url(configuration, key) is { } url
            ? new DashboardAddress(url.LoopbackAddress, url.Port, IsChosen: true)
            : new DashboardAddress(IPAddress.Loopback, defaultPort, IsChosen: false);

    private static Uri? Url(IConfiguration configuration, string key)
    {
        var text = configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(url => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            ?? configuration[key];
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.IsLoopback
            ? url
            : throw new DistributedApplicationException(
                $"The setting '{key}' is '{text}', which is not an http URL of a loopback address. The dashboard shows secrets and is never opened to a network; use something like http://127.0.0.1:{DefaultUiPort}, or remove the setting.");
    }
}
