using LocalStack.Dashboard.Configuration;
using LocalStack.Telemetry.Otlp;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Dashboard.Tests.Configuration;

public sealed class DashboardOptionsReaderTests
{
    [Fact]
    public void Read_Nothing_GivesLoopbackDefaultsAndAToken()
    {
        var (options, faults) = Read();

        Assert.Empty(faults);
        Assert.Equal("http://127.0.0.1:62890", Assert.Single(options.FrontendAddresses).ToString());
        Assert.Equal("http://127.0.0.1:62891", options.OtlpGrpcAddress?.ToString());
        Assert.Equal("http://127.0.0.1:62892", options.OtlpHttpAddress?.ToString());
        Assert.Equal(FrontendAuthMode.BrowserToken, options.FrontendAuthMode);
        Assert.True(options.BrowserTokenIsGenerated);
        Assert.Equal(32, options.BrowserToken.Length);
        Assert.Equal(OtlpAuthMode.Unsecured, options.OtlpAuthMode);
        Assert.Null(options.ResourceServiceUrl);
    }

    [Fact]
    public void Read_AspiresVariables_AreUnderstood()
    {
        var (options, faults) = Read(
            ("ASPNETCORE_URLS", "http://127.0.0.1:5001;http://[::1]:5001"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:5002"),
            ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://127.0.0.1:5003"),
            ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://127.0.0.1:5004"),
            ("Dashboard:ResourceServiceClient:ApiKey", "resource-key"),
            ("Dashboard:Frontend:BrowserToken", "token"),
            ("Dashboard:Otlp:AuthMode", "apikey"),
            ("Dashboard:Otlp:PrimaryApiKey", "one"),
            ("Dashboard:Otlp:SecondaryApiKey", "two"));

        Assert.Empty(faults);
        Assert.Equal(2, options.FrontendAddresses.Length);
        Assert.True(options.OtlpGrpcAddress?.IsLocalhost);
        Assert.Equal(new Uri("http://127.0.0.1:5004"), options.ResourceServiceUrl);
        Assert.Equal("resource-key", options.ResourceServiceApiKey);
        Assert.Equal("token", options.BrowserToken);
        Assert.False(options.BrowserTokenIsGenerated);
        Assert.Equal(OtlpAuthMode.ApiKey, options.OtlpAuthMode);
        Assert.Equal(["one", "two"], options.OtlpApiKeys);
        Assert.Equal(["one", "two"], options.ApiKeys);
    }

    [Fact]
    public void Read_WhatAspiresHostPasses_IsTakenAsItMeansIt()
    {
        var (options, faults) = Read(
            ("ASPNETCORE_URLS", "http://localhost:5001"),
            ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:5002"),
            ("ASPIRE_DASHBOARD_API_ENABLED", "true"),
            ("ASPIRE_DASHBOARD_APPLICATION_NAME", "Shop"),
            ("ASPIRE_DASHBOARD_PERSISTENCE_MODE", "Run"),
            ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "https://localhost:5004"),
            ("DASHBOARD:API:AUTHMODE", "ApiKey"),
            ("DASHBOARD:API:PRIMARYAPIKEY", "api-key"),
            ("DASHBOARD:FRONTEND:AUTHMODE", "BrowserToken"),
            ("DASHBOARD:FRONTEND:BROWSERTOKEN", "token"),
            ("DASHBOARD:FRONTEND:PUBLICURL", "https://shop.dev.localhost:17000"),
            ("DASHBOARD:OTLP:AUTHMODE", "ApiKey"),
            ("DASHBOARD:OTLP:PRIMARYAPIKEY", "otlp-key"),
            ("DASHBOARD:OTLP:CORS:ALLOWEDORIGINS", "http://localhost:5173,http://localhost:5174"),
            ("DASHBOARD:OTLP:CORS:ALLOWEDHEADERS", "*"),
            ("DASHBOARD:RESOURCESERVICECLIENT:AUTHMODE", "ApiKey"),
            ("DASHBOARD:RESOURCESERVICECLIENT:APIKEY", "resource-key"));

        Assert.Empty(faults);
        Assert.Equal("http://localhost:5001", Assert.Single(options.FrontendAddresses).ToString());
        Assert.Equal(("http://localhost:5002", null), (options.OtlpGrpcAddress?.ToString(), options.OtlpHttpAddress?.ToString()));
        Assert.Equal((true, false, "Shop", "Shop"), (options.ApiIsEnabled, options.ApiIsUnsecured, options.ApplicationName, options.History?.Application));
        Assert.Equal(["api-key"], options.ApiKeys);
        Assert.Equal((FrontendAuthMode.BrowserToken, "token", false), (options.FrontendAuthMode, options.BrowserToken, options.BrowserTokenIsGenerated));
        Assert.Equal(["shop.dev.localhost"], options.AllowedHosts);
        Assert.Equal(OtlpAuthMode.ApiKey, options.OtlpAuthMode);
        Assert.Equal(["otlp-key"], options.OtlpApiKeys);
        Assert.Equal(["http://localhost:5173", "http://localhost:5174"], options.OtlpCorsOrigins);
        Assert.Equal(["*"], options.OtlpCorsHeaders);
        Assert.Equal((new Uri("https://localhost:5004"), "resource-key"), (options.ResourceServiceUrl, options.ResourceServiceApiKey));
    }

    [Fact]
    public void Read_AnUnsecuredAppHost_OpensEverythingAndShowsNoKey()
    {
        var (options, faults) = Read(
            ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://localhost:5004"),
            ("DASHBOARD:API:AUTHMODE", "Unsecured"),
            ("DASHBOARD:FRONTEND:AUTHMODE", "Unsecured"),
            ("DASHBOARD:OTLP:AUTHMODE", "Unsecured"),
            ("DASHBOARD:RESOURCESERVICECLIENT:AUTHMODE", "Unsecured"),
            ("DASHBOARD:RESOURCESERVICECLIENT:APIKEY", "left over"));

        Assert.Empty(faults);
        Assert.Equal((true, FrontendAuthMode.Unsecured, OtlpAuthMode.Unsecured, null), (options.ApiIsUnsecured, options.FrontendAuthMode, options.OtlpAuthMode, options.ResourceServiceApiKey));
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("http://localhost:1", null, "http://localhost:1", null)]
    [InlineData(null, "http://localhost:2", null, "http://localhost:2")]
    public void Read_BesideAnAppHost_ListensOnlyWhereItSays(string? grpcUrl, string? httpUrl, string? grpc, string? http)
    {
        var (options, faults) = Read(
            ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://localhost:5004"), ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", grpcUrl ?? ""), ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", httpUrl ?? ""));

        Assert.Empty(faults);
        Assert.Equal((grpc, http), (options.OtlpGrpcAddress?.ToString(), options.OtlpHttpAddress?.ToString()));
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "nonsense", "ASPNETCORE_URLS is 'nonsense'")]
    [InlineData("ASPNETCORE_URLS", "ftp://127.0.0.1:1", "the scheme 'ftp'")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:99999", "99999")]
    [InlineData("ASPNETCORE_URLS", "http://somewhere.example:80", "'somewhere.example' is not an IP address")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:62891", "name the same port 62891")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "127.0.0.1:1", "not an http or https URL")]
    [InlineData("Dashboard:Frontend:AuthMode", "OpenIdConnect", "DASHBOARD__FRONTEND__AUTHMODE is 'OpenIdConnect'. Known values: BrowserToken, Unsecured.")]
    [InlineData("Dashboard:Otlp:AuthMode", "ApiKey", "DASHBOARD__OTLP__PRIMARYAPIKEY")]
    [InlineData("Dashboard:ResourceServiceClient:AuthMode", "ApiKey", "DASHBOARD__RESOURCESERVICECLIENT__APIKEY")]
    [InlineData("Dashboard:ResourceServiceClient:AuthMode", "Certificate", "Known values: ApiKey, Unsecured")]
    [InlineData("ASPIRE_DASHBOARD_API_ENABLED", "perhaps", "neither true nor false")]
    [InlineData("Dashboard:Frontend:MaxConsoleLogCount", "5", "from 100 to 1000000")]
    [InlineData("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "perhaps", "neither true nor false")]
    public void Read_BadValue_NamesTheSettingAndWhatItTakes(string name, string value, string expected)
    {
        var (_, faults) = Read((name, value));

        Assert.Contains(expected, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralBadValues_ReportsAllTogether()
    {
        var (_, faults) = Read(("ASPNETCORE_URLS", "x"), ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "y"), ("Dashboard:Otlp:AuthMode", "z"));

        Assert.Equal(3, faults.Length);
    }

    [Fact]
    public void Read_AllowAnonymous_OpensBothSides()
    {
        var (options, faults) = Read(("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"), ("Dashboard:Otlp:PrimaryApiKey", "one"));

        Assert.Empty(faults);
        Assert.Equal(FrontendAuthMode.Unsecured, options.FrontendAuthMode);
        Assert.Equal(OtlpAuthMode.Unsecured, options.OtlpAuthMode);
        Assert.Empty(options.BrowserToken);
        Assert.True(options.ApiIsUnsecured);
    }

    [Theory]
    [InlineData("http://0.0.0.0:80", "http://127.0.0.1:80", false)]
    [InlineData("http://*:80", "http://127.0.0.1:80", false)]
    [InlineData("http://[::1]:80", "http://[::1]:80", true)]
    [InlineData("http://localhost:80", "http://localhost:80", true)]
    [InlineData("http://192.0.2.1:80", "http://192.0.2.1:80", false)]
    public void ListenAddress_SaysWhatABrowserOpensAndWhetherItIsLoopback(string url, string expected, bool isLoopback)
    {
        Assert.True(ListenAddress.TryParse(url, out var address, out _));

        Assert.Equal(expected, address.ToString());
        Assert.Equal(isLoopback, address.IsLoopback);
    }

    private static DashboardOptionsResult Read(params (string Name, string Value)[] settings)
        => DashboardOptionsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value))).Build());
}
