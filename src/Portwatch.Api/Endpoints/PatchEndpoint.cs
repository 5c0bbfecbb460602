using System.Text.Json.Serialization;

namespace Portwatch.Api.Endpoints;

/// <summary>A change: what is absent stays. The fields are those of a new endpoint.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PatchEndpoint
{
    public string? Name { get; init; }

    public string? Protocol { get; init; }

    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? Path { get; init; }

    public int? ExpectedStatus { get; init; }

    public string? DeclaredBind { get; init; }

    public double? IntervalSeconds { get; init; }

    public int? TimeoutMs { get; init; }

    public bool? Enabled { get; init; }

    public string[]? Tags { get; init; }
}
