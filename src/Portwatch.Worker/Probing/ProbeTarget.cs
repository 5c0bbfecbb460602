using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Probing;

/// <summary>What a probe needs to know.</summary>
internal sealed record ProbeTarget
{
    public required EndpointProtocol Protocol { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public string? Path { get; init; }

    public int? ExpectedStatus { get; init; }

    public required TimeSpan Timeout { get; init; }

    public string Authority => Loopback.Authority(Host, Port);
}
