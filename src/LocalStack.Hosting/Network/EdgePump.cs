using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;

namespace LocalStack.Hosting.Network;

/// <summary>
/// Carries the data of a connection one way. Without conditions it hands on what it reads; with them, data waits in a queue until it has arrived.
/// </summary>
internal sealed class EdgePump(NetworkEdge edge, Socket from, Socket to, Func<EdgeState, EdgeClock> clock, long connection, bool isRequest, EdgeExchange? exchange, Predicate<EdgeState> forgets, TimeProvider time)
{
    // A connection that rests holds little; one that fills what it is given is given more.
    private const int FirstBytes = 16 * 1024;
    private const int MostBytes = 1024 * 1024;

    // With conditions there may be many chunks under way.
    private const int MostBytesOfChunk = 128 * 1024;

    // What a line may hold, in chunks: then the sender has to wait.
    private const int MostUnderWay = 256;

    private static readonly TimeSpan ShortNap = TimeSpan.FromMilliseconds(10);

    private readonly Channel<Chunk> _underWay = Channel.CreateBounded<Chunk>(new BoundedChannelOptions(MostUnderWay) { SingleReader = true, SingleWriter = true });
    private Task? _delivery;
    private int _count;

    /// <summary>Waits until other conditions begin, but not longer than a time.</summary>
    /// <exception cref="OperationCanceledException">The connection has ended.</exception>
    public static async Task ChangeAsync(EdgeState state, TimeSpan atMost, TimeProvider time, CancellationToken end)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(state.Changed, end);
        await Task.Delay(atMost, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.ThrowIfCancellationRequested();
    }

    /// <summary>Carries data until the sender is done and all of it has been handed over.</summary>
    /// <exception cref="SocketException">One side is gone.</exception>
    /// <exception cref="ChannelClosedException">The receiver was gone before.</exception>
    public async Task RunAsync(CancellationToken end)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            var (random, lastState, lastDue, isFull) = (Random.Shared, (EdgeState?)null, 0L, false);
            while (true)
            {
                var most = await ReadyAsync(end).ConfigureAwait(false);
                if (isFull && buffer.Length < most)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var bytes = await from.ReceiveAsync(buffer.AsMemory(0, Math.Min(most, buffer.Length)), end).ConfigureAwait(false);
                isFull = bytes == buffer.Length;
                if (bytes == 0)
                {
                    break;
                }

                var state = edge.State;
                if (forgets(state))
                {
                    if (isRequest && state.Conditions.IsHalfOpen)
                    {
                        exchange?.Swallow(state, bytes);
                    }

                    return;
                }

                if (state.IsNone && Volatile.Read(ref _count) == 0)
                {
                    await SendAsync(buffer.AsMemory(0, bytes), end).ConfigureAwait(false);
                    continue;
                }

                if (state != lastState)
                {
                    (random, lastState) = (state.RandomFor(connection, purpose: isRequest ? 0 : 1), state);
                }

                // What was sent first arrives first.
                var now = time.GetTimestamp();
                lastDue = Math.Max(lastDue, clock(state).Arrival(now, bytes, random));
                await QueueAsync(buffer.AsSpan(0, bytes), now, lastDue, state, end).ConfigureAwait(false);
            }

            _underWay.Writer.TryComplete();
            await (_delivery ?? Task.CompletedTask).ConfigureAwait(false);
            to.Shutdown(SocketShutdown.Send);
        }
        finally
        {
            _underWay.Writer.TryComplete();
            await (_delivery ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Returns how much may be taken from the sender at once.
    private async ValueTask<int> ReadyAsync(CancellationToken end)
    {
        while (true)
        {
            var state = edge.State;
            if (state.IsNone)
            {
                return MostBytes;
            }

            var now = time.GetTimestamp();
            var ready = clock(state).Ready(now);
            if (ready <= now)
            {
                return clock(state).ChunkBytes(MostBytesOfChunk);
            }

            await ChangeAsync(state, time.GetElapsedTime(now, ready), time, end).ConfigureAwait(false);
        }
    }

    private ValueTask QueueAsync(ReadOnlySpan<byte> data, long now, long due, EdgeState state, CancellationToken end)
    {
        _delivery ??= Task.Run(() => DeliverAsync(end), CancellationToken.None);
        var copy = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(copy);
        exchange?.Hold(state, data, isRequest, since: now);
        Interlocked.Increment(ref _count);
        return _underWay.Writer.WriteAsync(new Chunk(copy, data.Length, due, state), end);
    }

    private async Task DeliverAsync(CancellationToken end)
    {
        try
        {
            await foreach (var chunk in _underWay.Reader.ReadAllAsync(end).ConfigureAwait(false))
            {
                await ArriveAsync(chunk, end).ConfigureAwait(false);
                await SliceAsync(chunk.Buffer.AsMemory(0, chunk.Length), end).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(chunk.Buffer);
                Interlocked.Decrement(ref _count);
            }
        }
        catch (Exception exception)
        {
            // Whoever reads learns of it with the next data.
            _underWay.Writer.TryComplete(exception);
            throw;
        }
    }

    private async ValueTask ArriveAsync(Chunk chunk, CancellationToken end)
    {
        while (true)
        {
            var (state, now) = (edge.State, time.GetTimestamp());
            var isLate = state != chunk.State || now >= chunk.Due;
            if (isLate && !state.Conditions.IsBlackHole)
            {
                return;
            }

            await ChangeAsync(state, state.Conditions.IsBlackHole ? Timeout.InfiniteTimeSpan : Nap(time.GetElapsedTime(now, chunk.Due)), time, end).ConfigureAwait(false);
        }
    }

    // Long timers are late by some milliseconds, short ones are not: the last bit is slept separately.
    private static TimeSpan Nap(TimeSpan left) => left > ShortNap * 2 ? left - ShortNap : left;

    private async ValueTask SliceAsync(ReadOnlyMemory<byte> data, CancellationToken end)
    {
        while (edge.State is { Conditions.SliceBytes: { } bytes } state && data.Length > bytes)
        {
            await SendAsync(data[..bytes], end).ConfigureAwait(false);
            data = data[bytes..];
            if (state.Conditions.SlicePause > TimeSpan.Zero)
            {
                await ChangeAsync(state, state.Conditions.SlicePause, time, end).ConfigureAwait(false);
            }
        }

        // Before whoever waits for it can send again.
        exchange?.Arrive();
        await SendAsync(data, end).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken end)
    {
        while (data.Length > 0)
        {
            data = data[await to.SendAsync(data, end).ConfigureAwait(false)..];
        }
    }

    private readonly record struct Chunk(byte[] Buffer, int Length, long Due, EdgeState State);
}
