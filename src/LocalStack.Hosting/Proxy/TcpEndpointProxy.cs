using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Proxy;

/// <summary>Passes bytes: each connection goes to the ready instance whose turn it is.</summary>
internal sealed partial class TcpEndpointProxy(EndpointProxySpec spec, ILogger<TcpEndpointProxy> logger, TimeProvider timeProvider) : EndpointProxy(spec)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>An instance that has just died is still called ready for a moment; so long all of them may refuse before the caller is.</summary>
    private static readonly TimeSpan RefusalWindow = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(50);

    private readonly TargetSet _targets = new(timeProvider);
    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly CancellationTokenSource _closing = new();
    private EndpointListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public override IPEndPoint LocalEndPoint => _listener?.EndPoint ?? throw new InvalidOperationException($"The proxy of '{Spec.Name}' has not been started.");

    /// <summary>How many connections are open or held.</summary>
    internal int ConnectionCount => _connections.Count;

    internal int HeldCount => _targets.Held;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new EndpointListener(Spec.Listen, Accept, timeProvider, Spec.MayPrecedeAddress);
        _accepting = _listener.Run();
        return Task.CompletedTask;
    }

    public override void SetTargets(ImmutableArray<ProxyTarget> targets, string? whyNone = null) => _targets.Set(targets, whyNone);

    public override async Task DrainAsync(CancellationToken cancellationToken)
    {
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        Task ended = Task.WhenAll(_connections.Values);
        try
        {
            await ended.WaitAsync(Spec.DrainTimeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.Cut(logger, Spec.Name, _connections.Count, Spec.DrainTimeout.TotalSeconds);
        }
        finally
        {
            await CloseAllAsync().ConfigureAwait(false);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
        await CloseAllAsync().ConfigureAwait(false);
    }

    private async Task CloseAllAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (Connection connection in _connections.Keys)
        {
            connection.Break();
        }

        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
    }

    private void Accept(Socket client)
    {
        if (Spec.Callers is { } callers && !IsAmong(callers, client))
        {
            client.Dispose();
            return;
        }

        var connection = new Connection(client);
        var registered = new TaskCompletionSource();
        Task serving = ServeAsync(connection, registered.Task);
        _connections[connection] = serving;
        registered.SetResult();
    }

    private bool IsAmong(IPNetwork callers, Socket client)
    {
        try
        {
            if (client.RemoteEndPoint is IPEndPoint caller && callers.Contains(caller.Address))
            {
                return true;
            }

            Log.NotACaller(logger, Spec.Name, client.RemoteEndPoint);
            return false;
        }
        catch (SocketException)
        {
            return false; // it has hung up already
        }
    }

    private async Task ServeAsync(Connection connection, Task registered)
    {
        await registered.ConfigureAwait(false);
        try
        {
            connection.Client.NoDelay = true;
            if (await ConnectAsync(connection).ConfigureAwait(false) is { } target)
            {
                target.NoDelay = true;
                await TcpRelay.RunAsync(connection.Client, target).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The caller hung up, or we are closing.
        }
        finally
        {
            connection.Close();
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task<Socket?> ConnectAsync(Connection connection)
    {
        long? refusedSince = null;
        while (true)
        {
            ImmutableArray<ProxyTarget> targets = await _targets.NextAsync(Spec.HoldTimeout, _closing.Token).ConfigureAwait(false);
            if (targets.IsEmpty)
            {
                Log.NoneReady(logger, Spec.Name, Spec.HoldTimeout.TotalSeconds, _targets.WhyNone ?? "no instance is ready");
                return null;
            }

            foreach (ProxyTarget target in targets)
            {
                if (await TryConnectAsync(connection, target).ConfigureAwait(false) is { } socket)
                {
                    return socket;
                }
            }

            refusedSince ??= timeProvider.GetTimestamp();
            if (timeProvider.GetElapsedTime(refusedSince.Value) > RefusalWindow)
            {
                Log.AllRefused(logger, Spec.Name, targets.Length);
                return null;
            }

            await Task.Delay(RefusalPause, timeProvider, _closing.Token).ConfigureAwait(false);
        }
    }

    private async Task<Socket?> TryConnectAsync(Connection connection, ProxyTarget target)
    {
        var socket = new Socket(target.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (!connection.TrySetTarget(socket))
        {
            return null;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        timeout.CancelAfter(ConnectTimeout);
        try
        {
            await socket.ConnectAsync(target.EndPoint, timeout.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException || (e is OperationCanceledException && !_closing.IsCancellationRequested))
        {
            Log.Refused(logger, Spec.Name, target.InstanceName, target.EndPoint, e.Message);
            socket.Dispose();
            return null;
        }
    }

    /// <summary>A caller and the instance it was given, closed together.</summary>
    private sealed class Connection(Socket client)
    {
        private readonly Lock _gate = new();
        private Socket? _target;
        private bool _closed;

        public Socket Client { get; } = client;

        public bool TrySetTarget(Socket target)
        {
            lock (_gate)
            {
                if (_closed)
                {
                    target.Dispose();
                    return false;
                }

                _target = target;
                return true;
            }
        }

        /// <summary>An orderly end of what has not been broken.</summary>
        public void Close()
        {
            lock (_gate)
            {
                _closed = true;
                Client.Dispose();
                _target?.Dispose();
            }
        }

        public void Break()
        {
            lock (_gate)
            {
                _closed = true;
                TcpRelay.Break(Client);
                if (_target is not null)
                {
                    TcpRelay.Break(_target);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Proxy of {ResourceName}: a connection was closed after {HoldSeconds} s, because {Reason}.")]
        public static partial void NoneReady(ILogger logger, string resourceName, double holdSeconds, string reason);

        [LoggerMessage(LogLevel.Warning, "Proxy of {ResourceName}: a connection was closed, because all {Count} instances that are ready refused it.")]
        public static partial void AllRefused(ILogger logger, string resourceName, int count);

        [LoggerMessage(LogLevel.Debug, "Proxy of {ResourceName}: a connection from {Caller} was closed, because it may not be used from there.")]
        public static partial void NotACaller(ILogger logger, string resourceName, EndPoint? caller);

        [LoggerMessage(LogLevel.Debug, "Proxy of {ResourceName}: {InstanceName} at {EndPoint} did not take a connection: {Reason}")]
        public static partial void Refused(ILogger logger, string resourceName, string instanceName, IPEndPoint endPoint, string reason);

        [LoggerMessage(LogLevel.Debug, "Proxy of {ResourceName}: {Count} connections were still open after {DrainSeconds} s and were cut.")]
        public static partial void Cut(ILogger logger, string resourceName, int count, double drainSeconds);
    }
}
