using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The address at which an endpoint is reached.</summary>
public class AllocatedEndpoint
{
    /// <summary>Creates an address.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="address">The host that clients use.</param>
    /// <param name="port">The port that clients use.</param>
    /// <param name="bindingMode">The addresses that the endpoint listens on.</param>
    /// <param name="targetPortExpression">The port that the process itself listens on, when it is the same for all replicas.</param>
    /// <param name="networkId">The network that the address is valid in; this machine's loopback by default.</param>
    public AllocatedEndpoint(
        EndpointAnnotation endpoint,
        string address,
        int port,
        EndpointBindingMode bindingMode,
        string? targetPortExpression = null,
        NetworkIdentifier? networkId = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);

        Endpoint = endpoint;
        Address = address;
        Port = port;
        BindingMode = bindingMode;
        TargetPortExpression = targetPortExpression;
        NetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
    }

    /// <summary>Creates an address on this machine's loopback.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="address">The host that clients use.</param>
    /// <param name="port">The port that clients use.</param>
    /// <param name="targetPortExpression">The port that the process itself listens on, when it is the same for all replicas.</param>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
        : this(endpoint, address, port, EndpointBindingMode.SingleAddress, targetPortExpression)
    {
    }

    /// <summary>The endpoint.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>The host that clients use.</summary>
    public string Address { get; }

    /// <summary>The port that clients use.</summary>
    public int Port { get; }

    /// <summary>The addresses that the endpoint listens on.</summary>
    public EndpointBindingMode BindingMode { get; }

    /// <summary>The port that the process itself listens on, when it is the same for all replicas.</summary>
    public string? TargetPortExpression { get; }

    /// <summary>The network that the address is valid in.</summary>
    public NetworkIdentifier NetworkID { get; }

    /// <summary>The scheme of the URL.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary><c>host:port</c>.</summary>
    public string EndPointString => string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");

    /// <summary><c>scheme://host:port</c>.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <inheritdoc/>
    public override string ToString() => UriString;
}
