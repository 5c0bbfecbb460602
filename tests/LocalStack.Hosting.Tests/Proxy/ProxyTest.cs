using System.Net;
using System.Net.Sockets;
using System.Text;
using LocalStack.Hosting.Proxy;
using LocalStack.Hosting.Tests.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Tests.Proxy;

/// <summary>What tests of both kinds of proxy need.</summary>
public abstract class ProxyTest : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    private protected ProxyFactory Factory { get; } = new(NullLoggerFactory.Instance, TimeProvider.System);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
        {
            await _owned[i].DisposeAsync().AsTask().WithinLimit();
        }

        await Factory.DisposeAsync().AsTask().WithinLimit();
        GC.SuppressFinalize(this);
    }

    private protected T Own<T>(T disposable)
        where T : IAsyncDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    private protected async Task<EndpointProxy> StartAsync(ProxyKind kind, TimeSpan? hold = null, TimeSpan? drain = null, params ProxyTarget[] targets)
    {
        EndpointProxy proxy = Own(Factory.Create(new EndpointProxySpec
        {
            Name = "api",
            Kind = kind,
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            HoldTimeout = hold ?? Within.Limit,
            DrainTimeout = drain ?? Within.Limit,
        }));
        proxy.SetTargets([.. targets]);
        await proxy.StartAsync(Cancellation);
        return proxy;
    }

    private protected static async Task<Socket> ConnectAsync(EndpointProxy proxy)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(proxy.LocalEndPoint, Cancellation);
        return socket;
    }

    protected static async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        int count;
        while ((count = await socket.ReceiveAsync(buffer, Cancellation).AsTask().WithinLimit()) > 0)
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
