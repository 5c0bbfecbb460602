using System.Net;

namespace Portwatch.Data.Ports;

/// <summary>A TCP socket that listens on this machine.</summary>
/// <param name="Address">The address it is bound to.</param>
/// <param name="Port">The port.</param>
/// <param name="Pid">The process that holds it; null where the system does not tell.</param>
/// <param name="Command">That process's command line, shortened.</param>
public sealed record Listener(IPAddress Address, int Port, int? Pid, string? Command)
{
    /// <summary>Whether it can be reached from this machine only.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address);

    /// <summary>Whether a connection to <paramref name="target"/> arrives here.</summary>
    public bool Accepts(IPAddress target) =>
        Address.Equals(target)
            || Address.Equals(IPAddress.IPv6Any)
            || (Address.Equals(IPAddress.Any) && target.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);
}
