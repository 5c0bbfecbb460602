using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.Proxy;

/// <summary>Binds one address and port, exclusively and no wider than given, and hands on the connections that come.</summary>
internal sealed class EndpointListener : IDisposable
{
    private const int Backlog = 512;

    /// <summary>After a failed accept (no descriptor left, say) the next one waits a little.</summary>
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly Action<Socket> _onAccepted;
    private readonly TimeProvider _timeProvider;
    private volatile bool _closed;

    // ip(7): bind to an address that this machine does not have yet.
    private const int IpLevel = 0;
    private const int FreeBind = 15;

    /// <param name="endPoint">What to bind.</param>
    /// <param name="onAccepted">Takes each connection.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="mayPrecedeAddress">Whether the address may become one of this machine only later (Linux).</param>
    /// <exception cref="SocketException">The address and port cannot be bound.</exception>
    public EndpointListener(IPEndPoint endPoint, Action<Socket> onAccepted, TimeProvider timeProvider, bool mayPrecedeAddress = false)
    {
        _onAccepted = onAccepted;
        _timeProvider = timeProvider;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _socket.ExclusiveAddressUse = true; // elsewhere a listener is exclusive by nature
            }

            if (mayPrecedeAddress && OperatingSystem.IsLinux())
            {
                _socket.SetRawSocketOption(IpLevel, FreeBind, BitConverter.GetBytes(1));
            }

            _socket.Bind(endPoint);
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Begins to accept; the returned task completes once the listener is closed, and never faults.</summary>
    public Task Run()
    {
        // No caller's trace or culture clings to the connections.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(AcceptAsync);
        }
    }

    public void Dispose()
    {
        _closed = true;
        _socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closed)
        {
            Socket connection;
            try
            {
                connection = await _socket.AcceptAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (!_closed)
                {
                    await Task.Delay(AcceptPause, _timeProvider).ConfigureAwait(false);
                }

                continue;
            }

            _onAccepted(connection);
        }
    }
}
