using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using LocalStack.Telemetry.Otlp;

namespace LocalStack.Dashboard.Configuration;

/// <summary>
/// Turns environment variables and command-line arguments into <see cref="DashboardOptions"/>, or into the list of everything wrong with them.
/// Names are those of Aspire's dashboard where they mean the same.
/// </summary>
internal static class DashboardOptionsReader
{
    public const string FrontendUrls = "ASPNETCORE_URLS";
    public const string OtlpGrpcUrl = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string OtlpHttpUrl = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";
    public const string ResourceServiceUrl = "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL";
    public const string AllowAnonymous = "ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS";

    private const string DefaultFrontendUrl = "http://127.0.0.1:62890";
    private const string DefaultOtlpGrpcUrl = "http://127.0.0.1:62891";
    private const string DefaultOtlpHttpUrl = "http://127.0.0.1:62892";

    public static DashboardOptionsResult Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var anonymous = ReadFlag(configuration, AllowAnonymous, faults, defaultValue: false);

        var frontend = ReadAddresses(configuration, FrontendUrls, DefaultFrontendUrl, faults);

        // An AppHost gives the ports that it has handed out. One that it does not give may be somebody else's, so nothing is opened by default beside it.
        var isAlone = Value(configuration, ResourceServiceUrl) is null;
        var grpc = ReadAddress(configuration, OtlpGrpcUrl, isAlone ? DefaultOtlpGrpcUrl : null, faults);
        var http = ReadAddress(configuration, OtlpHttpUrl, isAlone ? DefaultOtlpHttpUrl : null, faults);
        CheckPortsDiffer([.. frontend.Select(address => (FrontendUrls, address)), (OtlpGrpcUrl, grpc), (OtlpHttpUrl, http)], faults);

        var frontendMode = ReadMode(configuration, "Dashboard:Frontend:AuthMode", anonymous ? FrontendAuthMode.Unsecured : FrontendAuthMode.BrowserToken, faults);
        var token = Value(configuration, "Dashboard:Frontend:BrowserToken") ?? Value(configuration, "ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN");
        var generated = frontendMode == FrontendAuthMode.BrowserToken && token is null;

        ImmutableArray<string> otlpKeys = [.. Values(configuration, "Dashboard:Otlp:PrimaryApiKey", "Dashboard:Otlp:SecondaryApiKey")];
        var otlpMode = ReadMode(configuration, "Dashboard:Otlp:AuthMode", otlpKeys.IsEmpty || anonymous ? OtlpAuthMode.Unsecured : OtlpAuthMode.ApiKey, faults);
        if (otlpMode == OtlpAuthMode.ApiKey && otlpKeys.IsEmpty)
        {
            faults.Add("DASHBOARD__OTLP__AUTHMODE is ApiKey, but no key is set. Set DASHBOARD__OTLP__PRIMARYAPIKEY, or DASHBOARD__OTLP__AUTHMODE=Unsecured.");
        }

        ImmutableArray<string> apiKeys = [.. Values(configuration, "Dashboard:Api:PrimaryApiKey", "Dashboard:Api:SecondaryApiKey")];
        var apiMode = ReadMode(configuration, "Dashboard:Api:AuthMode", anonymous ? OtlpAuthMode.Unsecured : OtlpAuthMode.ApiKey, faults);

        var applicationName = Value(configuration, "Dashboard:ApplicationName") ?? Value(configuration, "ASPIRE_DASHBOARD_APPLICATION_NAME") ?? "LocalStack";
        var options = new DashboardOptions
        {
            FrontendAddresses = frontend,
            OtlpGrpcAddress = grpc,
            OtlpHttpAddress = http,
            FrontendAuthMode = frontendMode,
            BrowserToken = frontendMode == FrontendAuthMode.Unsecured ? "" : token ?? RandomNumberGenerator.GetHexString(32, lowercase: true),
            BrowserTokenIsGenerated = generated,
            OtlpAuthMode = otlpMode,
            OtlpApiKeys = otlpKeys,
            ApiKeys = apiKeys.IsEmpty ? otlpKeys : apiKeys,
            ApiIsUnsecured = apiMode == OtlpAuthMode.Unsecured,
            ResourceServiceUrl = ReadResourceServiceUrl(configuration, faults),
            ResourceServiceApiKey = ReadResourceServiceKey(configuration, faults),
            ApiIsEnabled = ReadFlag(configuration, "ASPIRE_DASHBOARD_API_ENABLED", faults, defaultValue: true),
            AllowedHosts = [.. ReadAllowedHosts(configuration)],
            ApplicationName = applicationName,
            OtlpCorsOrigins = [.. ReadList(configuration, "Dashboard:Otlp:Cors:AllowedOrigins")],
            OtlpCorsHeaders = [.. ReadList(configuration, "Dashboard:Otlp:Cors:AllowedHeaders")],
            OtlpMaxRequestBytes = ReadNumber(configuration, "Dashboard:Otlp:MaxRequestBytes", DashboardOptions.DefaultOtlpMaxRequestBytes, 1 << 10, 1 << 26, faults),
            TelemetryLimits = TelemetrySettings.ReadLimits(configuration, faults),
            History = TelemetrySettings.ReadHistory(configuration, applicationName, faults),
            MaxConsoleLines = ReadNumber(configuration, "Dashboard:Frontend:MaxConsoleLogCount", DashboardOptions.DefaultMaxConsoleLines, 100, 1_000_000, faults),
            MaxImportBytes = ReadNumber(configuration, "Dashboard:MaxImportBytes", DashboardOptions.DefaultMaxImportBytes, 1L << 20, 16L << 30, faults),
            WarmUp = ReadFlag(configuration, "Dashboard:WarmUp", faults, defaultValue: true),
        };

        return new DashboardOptionsResult(options, [.. faults]);
    }

    private static ImmutableArray<ListenAddress> ReadAddresses(IConfiguration configuration, string name, string defaultUrl, List<string> faults)
    {
        // "urls" is what the --urls argument of every ASP.NET Core program sets.
        var text = Value(configuration, "urls") ?? Value(configuration, name) ?? defaultUrl;
        var addresses = ImmutableArray.CreateBuilder<ListenAddress>();
        foreach (var url in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Parse(name, url, faults) is { } address)
            {
                addresses.Add(address);
            }
        }

        return addresses.ToImmutable();
    }

    private static ListenAddress? ReadAddress(IConfiguration configuration, string name, string? defaultUrl, List<string> faults)
        => (Value(configuration, name) ?? defaultUrl) is { } url ? Parse(name, url, faults) : null;

    private static ListenAddress? Parse(string name, string url, List<string> faults)
    {
        if (ListenAddress.TryParse(url, out var address, out var fault))
        {
            return address;
        }

        faults.Add($"{name} is '{url}', but {fault}.");
        return null;
    }

    private static void CheckPortsDiffer((string Name, ListenAddress? Address)[] addresses, List<string> faults)
    {
        (string Name, ListenAddress Address)[] all = [.. addresses.Where(entry => entry.Address is not null).Select(entry => (entry.Name, entry.Address!))];
        for (var i = 0; i < all.Length; i++)
        {
            for (var j = i + 1; j < all.Length; j++)
            {
                var (first, second) = (all[i], all[j]);
                if (first.Address.Port != 0 && first.Address.Port == second.Address.Port && first.Name != second.Name)
                {
                    faults.Add($"{first.Name} and {second.Name} name the same port {first.Address.Port.ToString(CultureInfo.InvariantCulture)}. The pages and the two OTLP protocols need a port each.");
                }
            }
        }
    }

    private static Uri? ReadResourceServiceUrl(IConfiguration configuration, List<string> faults)
    {
        if (Value(configuration, ResourceServiceUrl) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        faults.Add($"{ResourceServiceUrl} is '{text}', which is not an http or https URL. Leave it out to run without an AppHost.");
        return null;
    }

    private static string? ReadResourceServiceKey(IConfiguration configuration, List<string> faults)
    {
        var key = Value(configuration, "Dashboard:ResourceServiceClient:ApiKey");
        var mode = ReadMode(configuration, "Dashboard:ResourceServiceClient:AuthMode", key is null ? OtlpAuthMode.Unsecured : OtlpAuthMode.ApiKey, faults);
        if (mode == OtlpAuthMode.ApiKey && key is null)
        {
            faults.Add("DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE is ApiKey, but no key is set. Set DASHBOARD__RESOURCESERVICECLIENT__APIKEY, or DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE=Unsecured.");
        }

        return mode == OtlpAuthMode.ApiKey ? key : null;
    }

    private static IEnumerable<string> ReadAllowedHosts(IConfiguration configuration)
    {
        foreach (var host in ReadList(configuration, "Dashboard:AllowedHosts"))
        {
            yield return host;
        }

        if (Uri.TryCreate(Value(configuration, "Dashboard:Frontend:PublicUrl"), UriKind.Absolute, out var publicUrl))
        {
            yield return publicUrl.Host;
        }
    }

    private static string[] ReadList(IConfiguration configuration, string key)
        => (Value(configuration, key) ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal static TMode ReadMode<TMode>(IConfiguration configuration, string key, TMode defaultMode, List<string> faults)
        where TMode : struct, Enum
    {
        if (Value(configuration, key) is not { } text)
        {
            return defaultMode;
        }

        if (Enum.TryParse<TMode>(text, ignoreCase: true, out var mode) && Enum.IsDefined(mode))
        {
            return mode;
        }

        faults.Add($"{EnvironmentName(key)} is '{text}'. Known values: {string.Join(", ", Enum.GetNames<TMode>())}.");
        return defaultMode;
    }

    internal static T ReadNumber<T>(IConfiguration configuration, string key, T defaultValue, T min, T max, List<string> faults)
        where T : INumber<T>
    {
        if (Value(configuration, key) is not { } text)
        {
            return defaultValue;
        }

        if (T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        faults.Add(string.Create(CultureInfo.InvariantCulture, $"{EnvironmentName(key)} is '{text}', which is not a whole number from {min} to {max}."));
        return defaultValue;
    }

    private static bool ReadFlag(IConfiguration configuration, string key, List<string> faults, bool defaultValue)
    {
        if (Value(configuration, key) is not { } text)
        {
            return defaultValue;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        if (text is "1" or "0")
        {
            return text == "1";
        }

        faults.Add($"{EnvironmentName(key)} is '{text}', which is neither true nor false.");
        return defaultValue;
    }

    private static IEnumerable<string> Values(IConfiguration configuration, params string[] keys)
        => keys.Select(key => Value(configuration, key)).OfType<string>();

    internal static string? Value(IConfiguration configuration, string key)
        => configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    internal static string EnvironmentName(string key) => key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();
}
