using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace LocalStack.Hosting.Network;

/// <summary>One connection of the caller, and the one to the server that belongs to it.</summary>
#pragma warning disable CA1001 // RunAsync disposes of all that it has, when the connection ends.
internal sealed class EdgeConnection(NetworkEdge edge, Socket caller, Task<EndPoint> server, TimeProvider time)
{
    private const int ResetPurpose = 2;

    private readonly long _number = edge.CountConnection();
    private readonly int _halfOpenCount = edge.HalfOpenCount;
    private EdgeExchange? _exchange;
    private readonly CancellationTokenSource _end = new();
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile bool _isForgotten;
    private int _resets;

    /// <summary>Carries data until both sides are done, or one of them is gone.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var registration = stopping.Register(Abort);
        var obeying = ObeyAsync();
        try
        {
            caller.NoDelay = true;
            _exchange = Follow();
            await ConnectAsync().ConfigureAwait(false);
            var up = new EdgePump(edge, caller, _server, static state => state.Up, _number, isRequest: true, _exchange, Forgets, time);
            var down = new EdgePump(edge, _server, caller, static state => state.Down, _number, isRequest: false, _exchange, Forgets, time);
            await Task.WhenAll(CarryAsync(() => up.RunAsync(_end.Token)), CarryAsync(() => down.RunAsync(_end.Token))).ConfigureAwait(false);
            if (_isForgotten)
            {
                await SwallowAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            Abort();
        }
        finally
        {
            await _end.CancelAsync().ConfigureAwait(false);
            await obeying.ConfigureAwait(false);
            caller.Dispose();
            _server.Dispose();
            _end.Dispose();
            if (_exchange is not null)
            {
                edge.Telemetry!.Remove(_exchange);
            }

            edge.CountEnd();
        }
    }

    private static bool IsEnd(Exception exception) => exception is SocketException or ObjectDisposedException or OperationCanceledException or ChannelClosedException;

    private EdgeExchange? Follow()
    {
        if (edge.Telemetry is not { } telemetry)
        {
            return null;
        }

        var exchange = new EdgeExchange(edge, _number, (IPEndPoint)caller.RemoteEndPoint!, (IPEndPoint)caller.LocalEndPoint!, telemetry, time);
        telemetry.Add(exchange);
        return exchange;
    }

    private async Task ConnectAsync()
    {
        while (edge.State is { Conditions.IsBlackHole: true } state)
        {
            _exchange?.HoldConnection(state);
            await EdgePump.ChangeAsync(state, Timeout.InfiniteTimeSpan, time, _end.Token).ConfigureAwait(false);
            _exchange?.Arrive();
        }

        if (!_isForgotten)
        {
            await _server.ConnectAsync(await server.WaitAsync(_end.Token).ConfigureAwait(false), _end.Token).ConfigureAwait(false);
            _exchange?.Server = (IPEndPoint?)_server.RemoteEndPoint;
        }
    }

    // What one side has lost, the other is told in the same way, unless the server is meant to have forgotten.
    private async Task CarryAsync(Func<Task> carry)
    {
        try
        {
            await carry().ConfigureAwait(false);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            if (!_isForgotten)
            {
                Abort();
            }
        }
    }

    // Half-open: the caller may send what it likes, until it does so in better conditions.
    private async Task SwallowAsync()
    {
        var (nowhere, bytes) = (new byte[4096], 0);
        do
        {
            var state = edge.State;
            if (!state.Conditions.IsHalfOpen)
            {
                Reset(state);
                return;
            }

            if (bytes > 0)
            {
                _exchange?.Swallow(state, bytes);
            }

            bytes = await caller.ReceiveAsync(nowhere, _end.Token).ConfigureAwait(false);
        }
        while (bytes > 0);
    }

    /// <summary>Does what conditions do to a connection rather than to its data, whenever they change.</summary>
    private async Task ObeyAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var state = edge.State;
            Forgets(state);
            var random = state.RandomFor(_number, ResetPurpose);
            var life = random.NextDouble() < state.Conditions.ResetChance ? state.Conditions.ResetWithin * random.NextDouble() : Timeout.InfiniteTimeSpan;
            await EdgePump.ChangeAsync(state, life, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (life != Timeout.InfiniteTimeSpan && !state.Changed.IsCancellationRequested && !_end.IsCancellationRequested)
            {
                Reset(state);
            }
        }
    }

    // What a server has forgotten it does not remember when the conditions are better again, however short they were bad.
    private bool Forgets(EdgeState state)
    {
        if (!_isForgotten && (state.Conditions.IsHalfOpen || edge.HalfOpenCount != _halfOpenCount))
        {
            _isForgotten = true;
            _server.Dispose();
        }

        return _isForgotten;
    }

    private void Reset(EdgeState state)
    {
        // Before the caller can see it.
        if (Interlocked.Exchange(ref _resets, 1) == 0)
        {
            edge.CountReset();
            if (!state.IsNone)
            {
                _exchange?.Reset(state);
            }
        }

        Abort();
    }

    // With RST, so that nobody takes it for a proper end.
    private void Abort()
    {
        foreach (var socket in (Socket[])[caller, _server])
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception exception) when (IsEnd(exception))
            {
                // It is closed, or has never been connected.
            }

            socket.Dispose();
        }

        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It had ended.
        }
    }
}
