using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portwatch.Api.Problems;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>
/// An endpoint to be registered or changed. What is absent is the default of a new endpoint, and stays as it is in a change. Unknown fields are refused: a
/// misspelt one would be a silent default.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EndpointRequest
{
    /// <summary>1 to 100 characters, unique; a new endpoint needs one.</summary>
    [Text(100)]
    public string? Name { get; init; }

    /// <summary>tcp, http, h2c, redis or postgres; a new endpoint needs one.</summary>
    [Word<EndpointProtocol>]
    public string? Protocol { get; init; }

    /// <summary>A loopback address or localhost; 127.0.0.1 if absent.</summary>
    [Text(255)]
    public string? Host { get; init; }

    /// <summary>1 to 65535; a new endpoint needs one.</summary>
    [Range(1, 65_535, ErrorMessage = "It is a number from 1 to 65535.")]
    public int? Port { get; init; }

    /// <summary>http and h2c only; / if absent.</summary>
    [RegularExpression("/(?!/)[!-~]{0,999}", ErrorMessage = "It begins with one / and has up to 1000 printable characters of ASCII without spaces.")]
    public string? Path { get; init; }

    /// <summary>http and h2c only, 100 to 599; any 2xx or 3xx if absent.</summary>
    [Range(100, 599, ErrorMessage = "It is a status from 100 to 599.")]
    public int? ExpectedStatus { get; init; }

    /// <summary>loopback or any: how widely it is meant to be reachable; loopback if absent.</summary>
    [Word<DeclaredBind>]
    public string? DeclaredBind { get; init; }

    /// <summary>Seconds between checks, 1 to 86400; 30 if absent.</summary>
    [Range(1.0, 86_400.0, ErrorMessage = "It is from 1 to 86400 seconds.")]
    public double? IntervalSeconds { get; init; }

    /// <summary>Milliseconds a check may take, 10 to 30000; 2000 if absent.</summary>
    [Range(10, 30_000, ErrorMessage = "It is from 10 to 30000 milliseconds.")]
    public int? TimeoutMs { get; init; }

    /// <summary>Whether it is checked by itself; true if absent.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Up to 20, each 1 to 50 characters.</summary>
    [MaxLength(20, ErrorMessage = "There are up to 20.")]
    [Text(50)]
    public string[]? Tags { get; init; }

    /// <summary>Enters what is given into <paramref name="endpoint"/>; what is absent stays as it is.</summary>
    /// <returns>Why that cannot be; null if it is done. It needs no database: bad input reaches neither it nor the network.</returns>
    internal IResult? ApplyTo(MonitoredEndpoint endpoint, TargetRule targets)
    {
        var isNew = endpoint.CreatedAt == default;
        var protocol = Protocol is null ? endpoint.Protocol : EnumText.Read<EndpointProtocol>(Protocol);
        // The path of an HTTP check means nothing to another protocol: it goes with the change instead of forbidding it.
        var isHttp = protocol is EndpointProtocol.Http or EndpointProtocol.H2c;
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Require("name", !isNew || Name is not null, "An endpoint has a name.");
        Require("port", !isNew || Port is not null, "An endpoint has a port.");
        Require("protocol", !isNew || Protocol is not null, $"An endpoint has a protocol: {EnumText.Known<EndpointProtocol>()}.");
        Require("path", isHttp || Path is null, "A path belongs to http and h2c.");
        Require("expectedStatus", isHttp || ExpectedStatus is null, "An expected status belongs to http and h2c.");
        if (faults.Count > 0)
        {
            return ApiProblem.Invalid(faults);
        }

        if (!targets.TryNormalize(Host ?? endpoint.Host, out var host))
        {
            return ApiProblem.NotLoopback(Host ?? endpoint.Host);
        }

        endpoint.Name = Name?.Trim() ?? endpoint.Name;
        endpoint.Protocol = protocol;
        endpoint.Host = host;
        endpoint.Port = Port ?? endpoint.Port;
        endpoint.Path = isHttp ? Path ?? endpoint.Path : null;
        endpoint.ExpectedStatus = isHttp ? ExpectedStatus ?? endpoint.ExpectedStatus : null;
        endpoint.DeclaredBind = DeclaredBind is null ? endpoint.DeclaredBind : EnumText.Read<DeclaredBind>(DeclaredBind);
        endpoint.Interval = IntervalSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : endpoint.Interval;
        endpoint.Timeout = TimeoutMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : endpoint.Timeout;
        endpoint.Enabled = Enabled ?? endpoint.Enabled;
        endpoint.Tags = Tags is null ? endpoint.Tags : [.. Tags.Select(tag => tag.Trim()).Distinct(StringComparer.Ordinal)];
        return null;

        void Require(string field, bool isMet, string message)
        {
            if (!isMet)
            {
                faults[field] = [message];
            }
        }
    }

    /// <summary>Two requests with the same fields have the same, whatever their order and spaces.</summary>
    internal byte[] Hash() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Default.EndpointRequest));
}
