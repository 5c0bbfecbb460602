namespace Portwatch.Api.Ports;

/// <summary>One port of this machine: what listens there, and what is registered for it.</summary>
internal sealed record PortView
{
    public required int Port { get; init; }

    /// <summary>The addresses something listens on.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary><c>loopback</c>, <c>any</c>, or absent if nothing listens.</summary>
    public string? Exposure { get; init; }

    public int? Pid { get; init; }

    /// <summary>The program that holds the port, where the system tells.</summary>
    public string? Owner { get; init; }

    public Guid? EndpointId { get; init; }

    public string? EndpointName { get; init; }

    /// <summary>Any of <c>registered-and-up</c>, <c>registered-but-silent</c>, <c>unregistered</c>, <c>wider-than-declared</c>, <c>other-owner-on-ipv6</c>.</summary>
    public required IReadOnlyList<string> Findings { get; init; }
}
