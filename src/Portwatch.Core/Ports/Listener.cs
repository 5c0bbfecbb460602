using System.Net;
using System.Net.Sockets;

namespace Portwatch.Core.Ports;

/// <summary>A TCP socket that listens on this machine.</summary>
/// <param name="Address">The address it is bound to.</param>
/// <param name="Port">The port.</param>
/// <param name="Pid">The process that holds it; null where the system does not tell.</param>
/// <param name="Command">That process's program, with what it runs if it is a launcher.</param>
public sealed record Listener(IPAddress Address, int Port, int? Pid, string? Command)
{
    /// <summary>Who owns the socket; null where the system does not tell.</summary>
    public string? User { get; init; }

    /// <summary>When the process began.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The name under which the process reports its telemetry, which an orchestrator makes the resource's.</summary>
    public string? Resource { get; init; }

    /// <summary>Whether it belongs to the AppHost that runs this program: that AppHost itself, its orchestrator, and all that they have started.</summary>
    public bool IsOwnStack { get; init; }

    /// <summary>Whether it can be reached from this machine only.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address);

    /// <summary>Whether it listens on every address of its family.</summary>
    public bool IsWildcard => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    /// <summary>Whether a connection to <paramref name="target"/> arrives here, if nobody listens there more precisely.</summary>
    public bool Accepts(IPAddress target) =>
        Address.Equals(target)
            || Address.Equals(IPAddress.IPv6Any)
            || (Address.Equals(IPAddress.Any) && target.AddressFamily == AddressFamily.InterNetwork);
}
