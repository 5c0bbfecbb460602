using System.Net;
using System.Net.Sockets;
using LocalStack.Hosting.Proxy;

namespace LocalStack.Hosting.Tests.Proxy;

/// <summary>An instance behind a proxy: a socket server whose connections a test serves.</summary>
internal sealed class TcpTarget : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<Socket, Task> _serve;
    private readonly List<Task> _serving = [];
    private readonly Task _accepting;
    private int _accepted;

    public TcpTarget(string name, Func<Socket, Task> serve)
    {
        _serve = serve;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Target = new ProxyTarget(name, (IPEndPoint)_listener.LocalEndPoint!);
        _accepting = Task.Run(AcceptAsync);
    }

    public ProxyTarget Target { get; }

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Sends back what it receives, and ends when the other side ends.</summary>
    public static async Task EchoAsync(Socket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await socket.ReceiveAsync(buffer)) > 0)
        {
            await socket.SendAsync(buffer.AsMemory(0, count));
        }
    }

    /// <summary>Sends its name and ends.</summary>
    public static TcpTarget ThatSays(string name) => new(name, async socket => await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(name)));

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync();
                Interlocked.Increment(ref _accepted);
                _serving.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                await _serve(socket);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The other side broke off.
            }
        }
    }
}
