using System.Net;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Portwatch.Core;
using Portwatch.Core.Model;
using StackExchange.Redis;

namespace Portwatch.Migrator;

/// <summary>Reads the stack's own endpoints from service discovery and connection strings, so that the first board is never empty.</summary>
internal static class StackEndpoints
{
    // A page that goes through the whole service, and leaves spans that the check's trace joins.
    private static readonly (string Name, string Path)[] Services = [("api", "/api/status"), ("sink", "/"), ("worker", "/health/ready")];

    /// <summary>The endpoints that are configured; what may not be watched or is not known is left out.</summary>
    public static IReadOnlyList<StackEndpoint> Read(IConfiguration configuration)
    {
        var targets = TargetRule.Read(configuration);
        var endpoints = new List<StackEndpoint>();
        foreach (var (name, path) in Services)
        {
            if (Uri.TryCreate(configuration[$"services:{name}:http:0"], UriKind.Absolute, out var url))
            {
                Add(endpoints, targets, name, EndpointProtocol.Http, url.IdnHost, url.Port, path);
            }
        }

        if (configuration.GetConnectionString(PortwatchDatabase.ConnectionName) is { } database)
        {
            var settings = new NpgsqlConnectionStringBuilder(database);
            Add(endpoints, targets, "postgres", EndpointProtocol.Postgres, settings.Host, settings.Port, path: null);
        }

        if (configuration.GetConnectionString("cache") is { } cache)
        {
            switch (ConfigurationOptions.Parse(cache).EndPoints.FirstOrDefault())
            {
                case DnsEndPoint dns:
                    Add(endpoints, targets, "cache", EndpointProtocol.Redis, dns.Host, dns.Port, path: null);
                    break;
                case IPEndPoint ip:
                    Add(endpoints, targets, "cache", EndpointProtocol.Redis, ip.Address.ToString(), ip.Port, path: null);
                    break;
            }
        }

        return endpoints;
    }

    private static void Add(List<StackEndpoint> endpoints, TargetRule targets, string name, EndpointProtocol protocol, string? host, int port, string? path)
    {
        if (targets.TryNormalize(host, out var canonical))
        {
            endpoints.Add(new(name, protocol, canonical, port, path));
        }
    }
}

/// <summary>One of the stack's own endpoints, as the environment gives it.</summary>
internal sealed record StackEndpoint(string Name, EndpointProtocol Protocol, string Host, int Port, string? Path);
