using System.Net;

namespace Portwatch.Core;

/// <summary>This machine, the target that is always allowed: a monitor that can be pointed at other machines is a scanner.</summary>
public static class Loopback
{
    private const string LocalHost = "localhost";

    /// <summary>The canonical spelling of a loopback host, so that one target has one name.</summary>
    /// <returns>False if <paramref name="host"/> is anything but a loopback address or <c>localhost</c>; no name is ever looked up.</returns>
    public static bool TryNormalize(string? host, out string canonical)
    {
        canonical = string.Empty;
        if (string.IsNullOrWhiteSpace(host))
        {
            return false;
        }

        if (host.Equals(LocalHost, StringComparison.OrdinalIgnoreCase))
        {
            canonical = LocalHost;
            return true;
        }

        var text = host is ['[', .., ']'] ? host[1..^1] : host;
        if (!IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        canonical = address.ToString();
        return IPAddress.IsLoopback(address);
    }

    /// <summary>Whether a host is on loopback.</summary>
    public static bool Contains(string host) => TryNormalize(host, out _);

    /// <summary>The addresses behind a canonical host of loopback; <c>localhost</c> is both families, IPv4 first.</summary>
    public static IReadOnlyList<IPAddress> Addresses(string canonicalHost) =>
        canonicalHost == LocalHost ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Parse(canonicalHost)];

    /// <summary>A host and a port as they stand in a URL.</summary>
    public static string Authority(string canonicalHost, int port) => canonicalHost.Contains(':') ? $"[{canonicalHost}]:{port}" : $"{canonicalHost}:{port}";
}
