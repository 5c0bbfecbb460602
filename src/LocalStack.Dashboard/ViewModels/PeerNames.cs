using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>
/// Names the other end of a call that sends no telemetry itself: the address in the span's attributes is looked up among the resources' URLs,
/// so <c>127.0.0.1:62895</c> reads <c>postgres</c>.
/// </summary>
public sealed class PeerNames
{
    // A port that an attribute may leave out, by db.system, messaging.system or the URL's scheme.
    private static readonly Dictionary<string, int> DefaultPorts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["postgresql"] = 5432, ["redis"] = 6379, ["mysql"] = 3306, ["mariadb"] = 3306, ["mssql"] = 1433, ["microsoft.sql_server"] = 1433,
        ["mongodb"] = 27017, ["rabbitmq"] = 5672, ["kafka"] = 9092, ["http"] = 80, ["https"] = 443,
    };

    private readonly Dictionary<(string Host, int Port), string> _byAddress = [];
    private readonly Dictionary<int, string> _byLoopbackPort = [];

    public PeerNames(IEnumerable<ResourceSnapshot> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var url in resource.Urls)
            {
                if (Uri.TryCreate(url.Url, UriKind.Absolute, out var uri) && PortOf(uri) is { } port)
                {
                    _byAddress.TryAdd((HostOf(uri.Host), port), resource.DisplayName);
                    if (IsLoopback(uri.Host))
                    {
                        _byLoopbackPort.TryAdd(port, resource.DisplayName);
                    }
                }
            }

            // With network conditions between them, a caller has an address of its own for a server.
            foreach (var edge in EdgeConditions.Of(resource))
            {
                foreach (var address in edge.Addresses)
                {
                    _byAddress.TryAdd((HostOf(address.Address.ToString()), address.Port), edge.Server);
                    _byLoopbackPort.TryAdd(address.Port, edge.Server);
                }
            }
        }
    }

    /// <summary>The callee of an outgoing call that has no span of its own in this trace; null when it has, or cannot be told.</summary>
    public string? Of(Span span, ImmutableArray<Span> children)
    {
        if (span.Kind is not (SpanKind.Client or SpanKind.Producer)
            || children.Any(child => child.Kind is SpanKind.Server or SpanKind.Consumer || child.Resource.Name != span.Resource.Name))
        {
            return null;
        }

        var address = AddressOf(span);
        return ResourceAt(address)
            ?? First(span, "peer.service", "db.system.name", "db.system", "messaging.system", "rpc.system")
            ?? (address.Host is { } host && !IsLoopback(host) ? host : null);
    }

    private string? ResourceAt((string? Host, int? Port) address)
    {
        if (address.Port is not { } port)
        {
            return null;
        }

        if (address.Host is { } host && _byAddress.TryGetValue((HostOf(host), port), out var exact))
        {
            return exact;
        }

        // The same machine by another name (localhost, ::1, 127.0.0.1), or a span that names the port alone.
        return (address.Host is null || IsLoopback(address.Host)) && _byLoopbackPort.TryGetValue(port, out var name) ? name : null;
    }

    /// <summary>The address that an outgoing call says it goes to, as far as it does.</summary>
    internal static (string? Host, int? Port) AddressOf(Span span)
    {
        var host = First(span, "server.address", "net.peer.name", "network.peer.address", "net.peer.ip");
        var system = First(span, "db.system.name", "db.system", "messaging.system", "url.scheme");
        if (int.TryParse(First(span, "server.port", "net.peer.port", "network.peer.port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return (host, port);
        }

        if (Uri.TryCreate(First(span, "url.full", "http.url"), UriKind.Absolute, out var uri) && PortOf(uri) is { } ofUrl)
        {
            return (uri.Host, ofUrl);
        }

        return (host, host is not null && system is not null && DefaultPorts.TryGetValue(system, out var usual) ? usual : null);
    }

    private static string? First(Span span, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (span.Attributes.GetText(key) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }

    private static int? PortOf(Uri uri) => uri.Port > 0 ? uri.Port : DefaultPorts.TryGetValue(uri.Scheme, out var usual) ? usual : null;

    private static string HostOf(string host) => host.Trim('[', ']').ToLowerInvariant();

    private static bool IsLoopback(string host)
        => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || IPAddress.TryParse(host.Trim('[', ']'), out var address) && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
}
