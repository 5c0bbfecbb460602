using System.Net;
using Microsoft.Extensions.Configuration;

namespace Portwatch.Core;

/// <summary>
/// The hosts that may be watched: this machine's loopback, and those that whoever runs Portwatch names one by one, for a stack whose parts are hosts of
/// their own. Without that setting there is loopback and nothing else.
/// </summary>
public sealed class TargetRule
{
    /// <summary>The setting: host names with commas between them; none by default.</summary>
    public const string Setting = "Portwatch:AllowedTargets";

    /// <summary>Loopback, and nothing else.</summary>
    public static readonly TargetRule LoopbackOnly = new([]);

    private readonly HashSet<string> _allowed;

    /// <summary>Allows hosts beside loopback.</summary>
    /// <param name="allowed">The names, in any case. They are compared as a whole; there are no patterns.</param>
    public TargetRule(IEnumerable<string> allowed) => _allowed = [.. allowed.Select(host => host.ToLowerInvariant())];

    /// <summary>Reads <see cref="Setting"/>.</summary>
    public static TargetRule Read(IConfiguration configuration) =>
        new((configuration[Setting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The canonical spelling of a host that may be watched, so that one target has one name.</summary>
    /// <returns>False if <paramref name="host"/> is any other; no name is looked up for the answer.</returns>
    public bool TryNormalize(string? host, out string canonical)
    {
        if (Loopback.TryNormalize(host, out canonical))
        {
            return true;
        }

        canonical = host?.ToLowerInvariant() ?? string.Empty;
        return _allowed.Contains(canonical);
    }

    /// <summary>The addresses behind a canonical host. Loopback is never looked up.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name is not known.</exception>
    public static async ValueTask<IReadOnlyList<IPAddress>> FindAddressesAsync(string canonicalHost, CancellationToken cancellationToken) =>
        Loopback.Contains(canonicalHost) ? Loopback.Addresses(canonicalHost) : await Dns.GetHostAddressesAsync(canonicalHost, cancellationToken);
}
