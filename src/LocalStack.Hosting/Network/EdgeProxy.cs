using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.Network;

/// <summary>Listens where the caller believes an endpoint of the server to be.</summary>
internal sealed class EdgeProxy : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly NetworkEdge _edge;
    private readonly Task<EndPoint> _server;
    private readonly TimeProvider _time;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    /// <param name="edge">Whose conditions apply.</param>
    /// <param name="server">Where the server really is; connections wait for it.</param>
    /// <param name="time">The time.</param>
    public EdgeProxy(NetworkEdge edge, Task<EndPoint> server, TimeProvider time)
    {
        (_edge, _server, _time) = (edge, server, time);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(Backlog);
        Address = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var caller = await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                var connection = Task.Run(() => new EdgeConnection(_edge, caller, _server, _time).RunAsync(_stopping.Token));
                _connections.TryAdd(connection, 0);
                _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The caller was gone before it was accepted.
            }
        }
    }
}
