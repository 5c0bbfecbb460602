using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace LocalStack.Hosting.Proxy;

/// <summary>
/// Hands connections that were accepted elsewhere to the server, which takes it for a listener. So all HTTP proxies share one
/// server, and come and go without it being rebuilt.
/// </summary>
internal sealed class HttpConnectionQueue : IConnectionListener
{
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>();

    public HttpConnectionQueue(string name) => EndPoint = new QueueEndPoint(name);

    public EndPoint EndPoint { get; }

    /// <returns>Whether the server still takes connections.</returns>
    public bool TryAdd(ConnectionContext connection) => _accepted.Writer.TryWrite(connection);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _accepted.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _accepted.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);

    private sealed class QueueEndPoint(string name) : EndPoint
    {
        public override string ToString() => name;
    }
}
