using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.Tests.Network;

/// <summary>Sends back what it is sent.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public EchoServer()
    {
        _listener.Start();
        Address = _listener.LocalEndpoint;
        _accepting = AcceptAsync();
    }

    public EndPoint Address { get; }

    /// <summary>Takes no more connections.</summary>
    public void Stop() => _listener.Stop();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(EchoAsync(await _listener.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task EchoAsync(Socket client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var buffer = new byte[65536];
                while (await client.ReceiveAsync(buffer, _end.Token) is > 0 and var bytes)
                {
                    for (var sent = 0; sent < bytes;)
                    {
                        sent += await client.SendAsync(buffer.AsMemory(sent, bytes - sent), _end.Token);
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // Reset by the conditions, or the test is over.
            }
        }
    }
}
