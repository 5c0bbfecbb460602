using Portwatch.Data;
using Portwatch.Data.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>An endpoint's fields after every check that needs no database.</summary>
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

    /// <summary>The request that would make <paramref name="endpoint"/> as it is, with the changes of <paramref name="patch"/>.</summary>
    public static CreateEndpoint Merge(MonitoredEndpoint endpoint, PatchEndpoint patch)
    {
        var protocol = patch.Protocol ?? EnumText.Write(endpoint.Protocol);
        // The path of an HTTP check means nothing to another protocol: it goes with the change instead of forbidding it.
        var keepsHttp = protocol is "http" or "h2c";
        return new()
        {
            Name = patch.Name ?? endpoint.Name,
            Protocol = protocol,
            Host = patch.Host ?? endpoint.Host,
            Port = patch.Port ?? endpoint.Port,
            Path = patch.Path ?? (keepsHttp ? endpoint.Path : null),
            ExpectedStatus = patch.ExpectedStatus ?? (keepsHttp ? endpoint.ExpectedStatus : null),
            DeclaredBind = patch.DeclaredBind ?? EnumText.Write(endpoint.DeclaredBind),
            IntervalSeconds = patch.IntervalSeconds ?? endpoint.Interval.TotalSeconds,
            TimeoutMs = patch.TimeoutMs ?? (int)endpoint.Timeout.TotalMilliseconds,
            Enabled = patch.Enabled ?? endpoint.Enabled,
            Tags = patch.Tags ?? endpoint.Tags,
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
}
