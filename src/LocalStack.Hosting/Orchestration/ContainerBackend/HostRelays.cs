using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Proxy;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>
/// Lets containers reach what listens on this machine's loopback only: one listener for each such address that some container is told, on this
/// machine's address in the containers' network and nowhere else, and only for callers of that network.
/// </summary>
internal sealed class HostRelays : IAsyncDisposable
{
    /// <summary>This machine, as the containers call it.</summary>
    public const string HostName = KnownHostNames.DefaultContainerTunnelHostName;

    /// <summary>What an engine that runs elsewhere (a virtual machine, as on a desktop) puts in place of the address by which its containers reach this machine.</summary>
    private const string EnginesOwnGateway = "host-gateway";

    private readonly IPAddress? _gateway;
    private readonly bool _isMadeLater;
    private readonly IPNetwork? _subnet;
    private readonly ProxyFactory _proxies;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<IPEndPoint, EndpointProxy> _relays = [];

    /// <param name="gateway">This machine's address in the network, or <see langword="null"/> where it has none.</param>
    /// <param name="subnet">The network's addresses, such as <c>172.18.0.0/16</c>, where they are known.</param>
    /// <param name="isMadeLater">Whether that address comes into being only with the first container, as it does with Podman.</param>
    /// <param name="proxies">Makes the relays.</param>
    public HostRelays(IPAddress? gateway, string? subnet, bool isMadeLater, ProxyFactory proxies)
    {
        _gateway = gateway is not null && (isMadeLater || IsOfThisMachine(gateway)) ? gateway : null;
        _isMadeLater = isMadeLater;
        _subnet = IPNetwork.TryParse(subnet, out var parsed) ? parsed : null;
        _proxies = proxies;
    }

    /// <summary>The address that <see cref="HostName"/> stands for in a container.</summary>
    public string HostAddress => _gateway?.ToString() ?? EnginesOwnGateway;

    /// <summary>Finds the address by which containers reach a loopback address, and opens it if it is not open yet.</summary>
    /// <exception cref="SocketException">It cannot be opened.</exception>
    public async Task<DnsEndPoint> OpenAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        if (_gateway is null)
        {
            // Such an engine passes on to this machine's loopback by itself.
            return new DnsEndPoint(HostName, target.Port);
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_relays.TryGetValue(target, out var relay))
            {
                relay = await StartAsync(_gateway, target, cancellationToken).ConfigureAwait(false);
                _relays.Add(target, relay);
            }

            return new DnsEndPoint(HostName, relay.LocalEndPoint.Port);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Closes all of them; may be called twice.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach (var relay in _relays.Values)
            {
                await relay.DisposeAsync().ConfigureAwait(false);
            }

            _relays.Clear();
        }
        finally
        {
            _gate.Release();
        }
    }

    private static bool IsOfThisMachine(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return false;
        }
    }

    // The port that the address has here, where it is free: what a container was told then still holds in the next run.
    private async Task<EndpointProxy> StartAsync(IPAddress gateway, IPEndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            return await StartAsync(new IPEndPoint(gateway, target.Port), target, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return await StartAsync(new IPEndPoint(gateway, 0), target, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<EndpointProxy> StartAsync(IPEndPoint listen, IPEndPoint target, CancellationToken cancellationToken)
    {
        var relay = _proxies.Create(new EndpointProxySpec { Name = $"{HostName} → {target}", Listen = listen, Kind = ProxyKind.Tcp, Callers = _subnet, MayPrecedeAddress = _isMadeLater });
        try
        {
            relay.SetTargets([new ProxyTarget(target.ToString(), target)]);
            await relay.StartAsync(cancellationToken).ConfigureAwait(false);
            return relay;
        }
        catch
        {
            await relay.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
