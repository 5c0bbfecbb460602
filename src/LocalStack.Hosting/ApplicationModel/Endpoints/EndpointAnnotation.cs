using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A port that a resource listens on. A proxied endpoint has two: the stable one that clients use, where the proxy listens,
/// and a private one for each process behind it.
/// </summary>
[DebuggerDisplay("{Name} {UriScheme} port {Port} target {TargetPort}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private int? _port;
    private int? _targetPort;
    private bool _isPortCleared;
    private bool _isTargetPortCleared;

    /// <summary>Creates an endpoint on this machine's loopback.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="uriScheme">The scheme of the URL; the protocol's name by default.</param>
    /// <param name="transport">The protocol spoken on it, such as <c>http2</c>; follows from the scheme by default.</param>
    /// <param name="name">The name; the scheme by default.</param>
    /// <param name="port">The port that clients use; chosen at start when <see langword="null"/>.</param>
    /// <param name="targetPort">The port that the process listens on; chosen at start when <see langword="null"/>.</param>
    /// <param name="isExternal">Whether the endpoint is meant for the outside when the application is published.</param>
    /// <param name="isProxied">Whether a proxy stands between clients and processes; it does by default.</param>
    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
        : this(protocol, networkId: null, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    /// <summary>Creates an endpoint in a network.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="networkId">The network it listens in; this machine's loopback when <see langword="null"/>.</param>
    /// <param name="uriScheme">The scheme of the URL; the protocol's name by default.</param>
    /// <param name="transport">The protocol spoken on it, such as <c>http2</c>; follows from the scheme by default.</param>
    /// <param name="name">The name; the scheme by default.</param>
    /// <param name="port">The port that clients use; chosen at start when <see langword="null"/>.</param>
    /// <param name="targetPort">The port that the process listens on; chosen at start when <see langword="null"/>.</param>
    /// <param name="isExternal">Whether the endpoint is meant for the outside when the application is published.</param>
    /// <param name="isProxied">Whether a proxy stands between clients and processes; it does by default.</param>
    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkId,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        uriScheme ??= protocol.ToString().ToLowerInvariant();
        name ??= uriScheme;
        ModelName.Validate("Endpoint", name);

        Protocol = protocol;
        UriScheme = uriScheme;
        ExplicitTransport = transport;
        Name = name;
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
        DefaultNetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
        AllAllocatedEndpoints.TryAdd(DefaultNetworkID, AllocatedEndpointSnapshot);
    }

    /// <summary>The name, unique in its resource without regard to case.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>
    /// The port that clients use, or <see langword="null"/> when it is chosen at start. Without a proxy it is the same as <see cref="TargetPort"/>.
    /// </summary>
    public int? Port
    {
        get => _port ?? (IsProxied || _isPortCleared ? null : _targetPort);
        set
        {
            _port = value;
            _isPortCleared = value is null;
        }
    }

    /// <summary>
    /// The port that the process listens on, or <see langword="null"/> when it is chosen at start. Without a proxy it is the same as <see cref="Port"/>.
    /// </summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied || _isTargetPortCleared ? null : _port);
        set
        {
            _targetPort = value;
            _isTargetPortCleared = value is null;
        }
    }

    /// <summary>The scheme of the URL.</summary>
    public string UriScheme { get; set; }

    /// <summary>The address that the process listens on: <c>127.0.0.1</c> unless it is set.</summary>
    public string TargetHost { get; set; } = "127.0.0.1";

    /// <summary>The protocol spoken on the endpoint: <c>http</c>, <c>http2</c>, <c>tcp</c>, <c>udp</c>.</summary>
    public string Transport
    {
        get => ExplicitTransport ?? (IsHttpScheme ? "http" : Protocol.ToString().ToLowerInvariant());
        set => ExplicitTransport = value;
    }

    /// <summary>Whether the endpoint is meant for the outside when the application is published. It has no effect in run mode.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether a proxy stands between clients and processes.</summary>
    public bool IsProxied
    {
        get;
        set
        {
            field = value;
            ExplicitlyProxied = value;
        }
    }

    /// <summary>Whether the author asked for a proxy or against one; <see langword="null"/> when that was left open.</summary>
    public bool? IsExplicitlyProxied
    {
        get => ExplicitlyProxied;
        set
        {
            IsProxied = value ?? true;
            ExplicitlyProxied = value;
        }
    }

    /// <summary>Whether the endpoint is left out when another resource references this one as a whole.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>Whether the endpoint speaks TLS; by default it does when its scheme is <c>https</c>.</summary>
    public bool TlsEnabled
    {
        get => ExplicitTls ?? string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);
        set => ExplicitTls = value;
    }

    /// <summary>The network that the endpoint listens in.</summary>
    public NetworkIdentifier DefaultNetworkID { get; }

    /// <summary>The address in the endpoint's own network, or <see langword="null"/> while it is not known. Setting it makes readers go on.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllocatedEndpointSnapshot.TryGetValue(out var endpoint) ? endpoint : null;
        set
        {
            if (value is null)
            {
                AllocatedEndpointSnapshot.SetException(new InvalidOperationException($"The endpoint '{Name}' is not allocated."));
            }
            else if (value.NetworkID != DefaultNetworkID)
            {
                throw new InvalidOperationException(
                    $"The endpoint '{Name}' listens in network '{DefaultNetworkID.Value}', and cannot have an address of network '{value.NetworkID.Value}' there.");
            }
            else
            {
                AllocatedEndpointSnapshot.SetValue(value);
            }
        }
    }

    /// <summary>The address in the endpoint's own network, for readers that wait for it.</summary>
    public ValueSnapshot<AllocatedEndpoint> AllocatedEndpointSnapshot { get; } = new();

    /// <summary>The addresses in all networks.</summary>
    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = new();

    internal bool IsHttpScheme =>
        string.Equals(UriScheme, "http", StringComparison.OrdinalIgnoreCase) || string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);

    // The ports as they were set, without the rule that an endpoint without a proxy has one port for both.
    internal int? ExplicitPort => _port;

    internal int? ExplicitTargetPort => _targetPort;

    // Whether a launch profile brought the endpoint; it then gives way to endpoints of the same name that Kestrel's configuration declares.
    internal bool FromLaunchProfile { get; set; }

    // The variable that tells the process its own port ('env:' of WithEndpoint).
    internal string? TargetPortEnvironmentVariable { get; set; }

    // Where address and port come from when configuration overrode the code; null while nothing did.
    internal EndpointOrigin? Origin { get; set; }

    private string? ExplicitTransport { get; set; }

    private bool? ExplicitTls { get; set; }

    private bool? ExplicitlyProxied { get; set; }
}
