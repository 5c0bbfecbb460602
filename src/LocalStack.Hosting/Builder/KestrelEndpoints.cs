using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The endpoints that a project's appsettings declare for Kestrel.</summary>
/// <param name="Endpoints">The endpoints.</param>
/// <param name="IsHttp2ByDefault">Whether endpoints speak HTTP/2 only unless they say otherwise.</param>
internal sealed record KestrelEndpoints(ImmutableArray<DeclaredEndpoint> Endpoints, bool IsHttp2ByDefault)
{
    public static readonly KestrelEndpoints None = new([], IsHttp2ByDefault: false);

    public static KestrelEndpoints Read(IProjectMetadata metadata)
    {
        var folder = Path.GetDirectoryName(metadata.ProjectPath);
        if (!Directory.Exists(folder))
        {
            return None;
        }

        // The environment that the project will run in, as far as it is known before its launch profile is chosen.
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var configuration = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("appsettings.json", optional: true);
        if (!string.IsNullOrEmpty(environment))
        {
            configuration.AddJsonFile($"appsettings.{environment}.json", optional: true);
        }

        return Read(configuration.Build().GetSection("Kestrel"));
    }

    public static KestrelEndpoints Read(IConfiguration kestrel)
    {
        var isHttp2ByDefault = IsHttp2(kestrel["EndpointDefaults:Protocols"]);
        var entries = kestrel.GetSection("Endpoints").GetChildren()
            .Where(entry => !string.IsNullOrEmpty(entry["Url"]))
            .Select(entry => (entry.Key, Address: BindingAddress.Parse(entry["Url"]!), Protocols: entry["Protocols"]))
            .ToList();

        return new(
            [
                .. from entry in entries
                   let scheme = entry.Address.Scheme.ToLowerInvariant()
                   let isOnlyOne = entries.Count(other => string.Equals(other.Address.Scheme, scheme, StringComparison.OrdinalIgnoreCase)) == 1
                   let isHttp2 = entry.Protocols is null ? isHttp2ByDefault : IsHttp2(entry.Protocols)
                   select new DeclaredEndpoint(isOnlyOne ? scheme : entry.Key, scheme, entry.Address.Port is var port and > 0 ? port : null, entry.Key, isHttp2),
            ],
            isHttp2ByDefault);
    }

    private static bool IsHttp2(string? protocols) => string.Equals(protocols, "Http2", StringComparison.OrdinalIgnoreCase);
}
