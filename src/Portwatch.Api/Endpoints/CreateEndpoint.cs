using System.Text.Json.Serialization;

namespace Portwatch.Api.Endpoints;

/// <summary>A new endpoint. Unknown fields are refused: a misspelt one would be a silent default.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateEndpoint
{
    /// <summary>1 to 100 characters, unique.</summary>
    public string? Name { get; init; }

    /// <summary>tcp, http, h2c, redis or postgres.</summary>
    public string? Protocol { get; init; }

    /// <summary>A loopback address or localhost; 127.0.0.1 if absent.</summary>
    public string? Host { get; init; }

    /// <summary>1 to 65535.</summary>
    public int? Port { get; init; }

    /// <summary>http and h2c only; / if absent.</summary>
    public string? Path { get; init; }

    /// <summary>http and h2c only, 100 to 599; any 2xx or 3xx if absent.</summary>
    public int? ExpectedStatus { get; init; }

    /// <summary>loopback or any: how widely it is meant to be reachable; loopback if absent.</summary>
    public string? DeclaredBind { get; init; }

    /// <summary>Seconds between checks, 1 to 86400; 30 if absent.</summary>
    public double? IntervalSeconds { get; init; }

    /// <summary>Milliseconds a check may take, 10 to 30000; 2000 if absent.</summary>
    public int? TimeoutMs { get; init; }

    /// <summary>Whether it is checked by itself; true if absent.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Up to 20, each 1 to 50 characters.</summary>
    public string[]? Tags { get; init; }
}
