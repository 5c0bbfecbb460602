namespace Portwatch.Api.Ports;

/// <summary>One port of this machine: what listens there, and what is registered for it.</summary>
public sealed record PortView
{
    public required int Port { get; init; }

    /// <summary>What the port is known for, by <c>/etc/services</c>.</summary>
    public string? Service { get; init; }

    /// <summary>The addresses something listens on.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary><c>ipv4</c>, <c>ipv6</c>, or both.</summary>
    public required IReadOnlyList<string> Families { get; init; }

    /// <summary>From where it can be reached: <c>loopback</c>, <c>network</c> (one address of this machine) or <c>all</c>; absent if nothing listens.</summary>
    public string? Exposure { get; init; }

    /// <summary>Whose it is: a resource of an orchestrator, else the program.</summary>
    public string? Owner { get; init; }

    /// <summary>The proxy that holds the port for its owner, if one does.</summary>
    public string? Via { get; init; }

    public int? Pid { get; init; }

    /// <summary>The program that holds the port, where the system tells, with what it runs if it is a launcher.</summary>
    public string? Command { get; init; }

    public string? User { get; init; }

    /// <summary>When the process began.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether the process belongs to the user that Portwatch runs as, and not to the application that Portwatch is a part of.</summary>
    public bool CanStop { get; init; }

    public Guid? EndpointId { get; init; }

    public string? EndpointName { get; init; }

    /// <summary>Any of <c>registered-and-up</c>, <c>registered-but-silent</c>, <c>unregistered</c>, <c>wider-than-declared</c>, <c>other-owner-on-ipv6</c>.</summary>
    public required IReadOnlyList<string> Findings { get; init; }
}
