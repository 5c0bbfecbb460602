using System.Net;
using Microsoft.AspNetCore.Connections;

namespace LocalStack.Hosting.Proxy;

/// <summary>Gives the server its queues when it asks to listen.</summary>
internal sealed class HttpQueueTransport(params HttpConnectionQueue[] queues) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => queues.Any(queue => queue.EndPoint == endpoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        => new(queues.Single(queue => queue.EndPoint == endpoint));
}
