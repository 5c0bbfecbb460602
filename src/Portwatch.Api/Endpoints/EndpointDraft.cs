using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>An endpoint's fields after every check that needs no database: bad input reaches neither it nor the network.</summary>
internal sealed record EndpointDraft
{
    public required string Name { get; init; }

    public required EndpointProtocol Protocol { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public string? Path { get; init; }

    public int? ExpectedStatus { get; init; }

    public required DeclaredBind DeclaredBind { get; init; }

    public required TimeSpan Interval { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required bool Enabled { get; init; }

    public required string[] Tags { get; init; }

    /// <summary>Reads a request whose fields are valid, each by itself.</summary>
    /// <returns>The draft; or what is wrong with the fields together; or, with neither, that the target is on another machine.</returns>
    public static (EndpointDraft? Draft, Dictionary<string, string[]> Faults) Read(EndpointRequest request, TargetRule targets)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Require("name", request.Name is not null, "An endpoint has a name.");
        Require("port", request.Port is not null, "An endpoint has a port.");
        Require("protocol", EnumText.TryRead<EndpointProtocol>(request.Protocol, out var protocol), $"An endpoint has a protocol: {EnumText.Known<EndpointProtocol>()}.");
        Require("path", request.Path is null || IsHttp(protocol), "A path belongs to http and h2c.");
        Require("expectedStatus", request.ExpectedStatus is null || IsHttp(protocol), "An expected status belongs to http and h2c.");
        if (faults.Count > 0 || !targets.TryNormalize(request.Host ?? "127.0.0.1", out var host))
        {
            return (null, faults);
        }

        var draft = new EndpointDraft
        {
            Name = request.Name!.Trim(),
            Protocol = protocol,
            Host = host,
            Port = request.Port!.Value,
            Path = request.Path,
            ExpectedStatus = request.ExpectedStatus,
            DeclaredBind = request.DeclaredBind is null ? DeclaredBind.Loopback : EnumText.Read<DeclaredBind>(request.DeclaredBind),
            Interval = TimeSpan.FromSeconds(request.IntervalSeconds ?? 30),
            Timeout = TimeSpan.FromMilliseconds(request.TimeoutMs ?? 2_000),
            Enabled = request.Enabled ?? true,
            Tags = [.. (request.Tags ?? []).Select(tag => tag.Trim()).Distinct(StringComparer.Ordinal)],
        };
        return (draft, faults);

        void Require(string field, bool isMet, string message)
        {
            if (!isMet)
            {
                faults[field] = [message];
            }
        }
    }

    /// <summary>The request that would make <paramref name="endpoint"/> as it is, with the changes of <paramref name="change"/>.</summary>
    public static EndpointRequest Merge(MonitoredEndpoint endpoint, EndpointRequest change)
    {
        var protocol = change.Protocol ?? EnumText.Write(endpoint.Protocol);
        // The path of an HTTP check means nothing to another protocol: it goes with the change instead of forbidding it.
        var keepsHttp = protocol is "http" or "h2c";
        return new()
        {
            Name = change.Name ?? endpoint.Name,
            Protocol = protocol,
            Host = change.Host ?? endpoint.Host,
            Port = change.Port ?? endpoint.Port,
            Path = change.Path ?? (keepsHttp ? endpoint.Path : null),
            ExpectedStatus = change.ExpectedStatus ?? (keepsHttp ? endpoint.ExpectedStatus : null),
            DeclaredBind = change.DeclaredBind ?? EnumText.Write(endpoint.DeclaredBind),
            IntervalSeconds = change.IntervalSeconds ?? endpoint.Interval.TotalSeconds,
            TimeoutMs = change.TimeoutMs ?? (int)endpoint.Timeout.TotalMilliseconds,
            Enabled = change.Enabled ?? endpoint.Enabled,
            Tags = change.Tags ?? endpoint.Tags,
        };
    }

    /// <summary>Writes the fields into <paramref name="endpoint"/>.</summary>
    public void ApplyTo(MonitoredEndpoint endpoint)
    {
        endpoint.Name = Name;
        endpoint.Protocol = Protocol;
        endpoint.Host = Host;
        endpoint.Port = Port;
        endpoint.Path = Path;
        endpoint.ExpectedStatus = ExpectedStatus;
        endpoint.DeclaredBind = DeclaredBind;
        endpoint.Interval = Interval;
        endpoint.Timeout = Timeout;
        endpoint.Enabled = Enabled;
        endpoint.Tags = Tags;
    }

    /// <summary>Two requests that mean the same have the same.</summary>
    public byte[] Hash() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, EndpointDraftJson.Default.EndpointDraft));

    private static bool IsHttp(EndpointProtocol protocol) => protocol is EndpointProtocol.Http or EndpointProtocol.H2c;
}

/// <summary>The draft in one spelling, to be hashed.</summary>
[JsonSerializable(typeof(EndpointDraft))]
internal sealed partial class EndpointDraftJson : JsonSerializerContext;
