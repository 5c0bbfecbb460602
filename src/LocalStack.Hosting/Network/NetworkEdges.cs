using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Network;

/// <summary>The edges of an application that have conditions, and what carries them.</summary>
internal sealed partial class NetworkEdges(TimeProvider time) : IAsyncDisposable
{
    private readonly List<(NetworkEdge Edge, string? EndpointName)> _edges = [];
    private readonly List<EdgeProxy> _proxies = [];
    private readonly List<EdgeSnapshot> _snapshots = [];
    private readonly EdgeTelemetry _telemetry = new(time);
    private readonly HashSet<IResource> _followed = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Adds an edge, once for a caller and a server.</summary>
    public NetworkEdge Add(IResource caller, IResourceWithEndpoints server, string? endpointName, NetworkConditions conditions)
    {
        var edge = new NetworkEdge(caller, server, conditions, time, _telemetry);
        _edges.Add((edge, endpointName));
        return edge;
    }

    public NetworkEdge? Find(string caller, string server) => _edges
        .Select(static entry => entry.Edge)
        .FirstOrDefault(edge => edge.Caller.Name.Equals(caller, StringComparison.OrdinalIgnoreCase) && edge.Server.Name.Equals(server, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<string> Names => _edges.Select(static entry => $"'{entry.Edge.Caller.Name}' to '{entry.Edge.Server.Name}'");

    /// <summary>What keeps the edges from having conditions, one sentence for each fault.</summary>
    public IEnumerable<string> FindFaults() =>
        from entry in _edges
        let edge = entry.Edge
        let fault = edge.Caller.Annotations.OfType<ContainerImageAnnotation>().Any()
            ? $"Resource '{edge.Caller.Name}' runs in a container, from where this machine's loopback cannot be reached. Network conditions are for callers that are processes: remove WithNetworkConditions()."
            : EndpointsOf(entry.Edge, entry.EndpointName).Count == 0
            ? $"Resource '{edge.Caller.Name}' has network conditions on its way to '{edge.Server.Name}', which has no TCP endpoint{(entry.EndpointName is { } name ? $" '{name}'" : "")}. "
                + $"Its endpoints: {string.Join(", ", edge.Server.Annotations.OfType<EndpointAnnotation>().Select(static endpoint => $"'{endpoint.Name}'"))}."
            : null
        where fault is not null
        select fault;

    /// <summary>Listens for each endpoint, and leads the callers there.</summary>
    public void Start(ResourceNotificationService notifications, ILogger logger)
    {
        foreach (var (edge, endpointName) in _edges)
        {
            List<IPEndPoint> addresses = [];
            var network = new NetworkIdentifier($"{edge.Caller.Name}-to-{edge.Server.Name}");
            var endpoints = EndpointsOf(edge, endpointName);
            foreach (var endpoint in endpoints)
            {
                var proxy = new EdgeProxy(edge, AllocateAsync(endpoint), time);
                _proxies.Add(proxy);
                addresses.Add(proxy.Address);
                _ = AllocateOnAsync(network, endpoint, proxy);
                Log.Listens(logger, edge.Caller.Name, edge.Server.Name, endpoint.Name, proxy.Address);
            }

            _snapshots.Add(new EdgeSnapshot(edge, addresses, notifications));
            var references = new EdgeReferences(network, endpoints);
            edge.Caller.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
            {
                foreach (var (name, value) in context.EnvironmentVariables.ToArray())
                {
                    context.EnvironmentVariables[name] = references.Map(value);
                }
            }));
            edge.Caller.Annotations.Add(new CommandLineArgsCallbackAnnotation(arguments =>
            {
                for (var i = 0; i < arguments.Count; i++)
                {
                    arguments[i] = references.Map(arguments[i]);
                }
            }));
        }
    }

    /// <summary>Shows the conditions of a caller that is about to start, and sends spans of them to where it will send its own.</summary>
    public async Task PrepareAsync(IResource caller)
    {
        var snapshots = _snapshots.Where(snapshot => snapshot.Edge.Caller == caller).ToList();
        foreach (var snapshot in snapshots)
        {
            await snapshot.ShowAsync().ConfigureAwait(false);
        }

        if (snapshots.Count > 0 && _followed.Add(caller))
        {
            // Behind all others: a test's receiver takes the place of the dashboard's.
            caller.Annotations.Add(new EnvironmentCallbackAnnotation(context => ReadSettingsAsync(context.EnvironmentVariables, context.CancellationToken)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
        }

        _telemetry.Dispose();
    }

    private async Task ReadSettingsAsync(IReadOnlyDictionary<string, object> variables, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (name, value) in variables.Where(static variable => variable.Key.StartsWith("OTEL_", StringComparison.Ordinal)))
        {
            settings[name] = value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken).ConfigureAwait(false) : value.ToString();
        }

        _telemetry.SendTo(settings);
    }

    private static List<EndpointAnnotation> EndpointsOf(NetworkEdge edge, string? name) =>
    [
        .. edge.Server.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.Protocol == ProtocolType.Tcp && (name is null || endpoint.Name.Equals(name, StringComparison.OrdinalIgnoreCase))),
    ];

    private async Task<EndPoint> AllocateAsync(EndpointAnnotation endpoint)
    {
        var allocated = await endpoint.AllAllocatedEndpoints.GetAllocatedEndpointAsync(KnownNetworkIdentifiers.LocalhostNetwork, _stopping.Token).ConfigureAwait(false);
        return IPAddress.TryParse(allocated.Address, out var address) ? new IPEndPoint(address, allocated.Port) : new DnsEndPoint(allocated.Address, allocated.Port);
    }

    // Not before the server has an address: a caller waits for that.
    private async Task AllocateOnAsync(NetworkIdentifier network, EndpointAnnotation endpoint, EdgeProxy proxy)
    {
        try
        {
            var server = await AllocateAsync(endpoint).ConfigureAwait(false);

            // A certificate is made out to the name that the server goes by.
            var host = endpoint.UriScheme == Uri.UriSchemeHttps && server is DnsEndPoint { Host: var name } ? name : proxy.Address.Address.ToString();
            endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(
                network, new AllocatedEndpoint(endpoint, host, proxy.Address.Port, EndpointBindingMode.SingleAddress, targetPortExpression: null, network));
        }
        catch (OperationCanceledException)
        {
            // The application ends; the server never had an address.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Caller} reaches {Server} ({EndpointName}) through {Address}.")]
        public static partial void Listens(ILogger logger, string caller, string server, string endpointName, IPEndPoint address);
    }
}
