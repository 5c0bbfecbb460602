using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;

namespace LocalStack.Hosting.Ports;

/// <summary>A setting with an address of the dashboard, or of the service that the AppHost itself offers to it.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Name">The setting, with one address, or several between semicolons.</param>
/// <param name="OlderName">The name that Aspire falls back to, as launch profiles of its first versions have it.</param>
internal sealed record DashboardAddress(string Endpoint, string Name, string? OlderName = null)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DashboardAddress> All { get; } =
    [
        new("http", "ASPNETCORE_URLS"),
        new("otlp-grpc", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"),
        new("otlp-http", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"),
        new("resource-service", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "DOTNET_RESOURCE_SERVICE_ENDPOINT_URL"),
    ];

    /// <summary>The name by which it is set.</summary>
    public string SettingIn(IConfiguration configuration) => OlderName is not null && configuration[Name] is null && configuration[OlderName] is not null ? OlderName : Name;

    /// <summary>The addresses of a value. What is none is left to Aspire, which says so.</summary>
    public static IEnumerable<Uri> Parse(string? value)
    {
        foreach (var text in (value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var url))
            {
                yield return url;
            }
        }
    }

    /// <summary>Those that the command line gives. To be asked before a setting is made in code, which goes to all providers.</summary>
    public static HashSet<string> FindChosen(IConfigurationRoot configuration)
    {
        var commandLine = configuration.Providers.OfType<CommandLineConfigurationProvider>().ToList();
        return [.. All.Select(address => address.SettingIn(configuration)).Where(setting => commandLine.Exists(provider => provider.TryGet(setting, out _)))];
    }

    /// <summary>Moves them into the block of an instance. A launch profile gives the same ones to each run of the AppHost, so only those from the command line stay.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="block">The block.</param>
    /// <param name="chosen">What <see cref="FindChosen"/> found.</param>
    public static void MoveAll(IConfiguration configuration, PortBlock block, IReadOnlySet<string> chosen)
    {
        foreach (var setting in All.Select(address => address.SettingIn(configuration)).Where(setting => !chosen.Contains(setting)))
        {
            if (Parse(configuration[setting]).ToList() is { Count: > 0 } urls)
            {
                configuration[setting] = string.Join(';', urls.Select(url => $"{url.Scheme}://{url.Host}:{(url.Port == 0 ? 0 : block.Move(url.Port) ?? url.Port)}"));
            }
        }
    }
}
