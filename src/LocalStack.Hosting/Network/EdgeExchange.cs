using System.Diagnostics;
using System.Net;
using System.Text;

namespace LocalStack.Hosting.Network;

/// <summary>
/// What conditions do to a connection, told in pieces that a reader takes for one: mostly a request and its answer. One ends when the caller sends again after all that it was sent
/// has arrived, when the connection rests, when other conditions begin, and after a while where the traffic never rests. While the answer to a request is awaited, nothing rests.
/// </summary>
/// <param name="edge">The edge.</param>
/// <param name="connection">Which of its connections this is.</param>
/// <param name="caller">The caller's end.</param>
/// <param name="listener">Where the caller believes the server to be: what its own spans say.</param>
/// <param name="telemetry">Where it is told.</param>
/// <param name="time">The time.</param>
internal sealed class EdgeExchange(NetworkEdge edge, long connection, IPEndPoint caller, IPEndPoint listener, EdgeTelemetry telemetry, TimeProvider time)
{
    private const int TraceParentLength = 55;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // A server may need a while; but there are also those who are told something and never answer.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private EdgeState? _state;
    private ActivityContext _request;
    private TimeSpan _patience = Longest;
    private long _start;
    private long _last;
    private long _held;
    private long _heldSince;
    private long _sent;
    private long _received;
    private long _swallowed;
    private int _underWay;
    private bool _isAnswered;
    private bool _isReset;
    private bool _isEnded;
    private bool _hasNews;

    /// <summary>Where the server really is, once it is known.</summary>
    public IPEndPoint? Server { get; set; }

    /// <summary>Data waits until it may arrive.</summary>
    /// <param name="state">The conditions that make it wait.</param>
    /// <param name="data">What waits.</param>
    /// <param name="isRequest">Whether the caller sent it.</param>
    /// <param name="since">When it was sent, which is what its delay counts from.</param>
    public void Hold(EdgeState state, ReadOnlySpan<byte> data, bool isRequest, long since)
    {
        lock (_gate)
        {
            // What waits only behind what came before it belongs to that.
            if (!state.IsNone)
            {
                if (_state != state || (isRequest && _isAnswered && _underWay == 0 && telemetry.HasRoom(edge)))
                {
                    Report_NeedsLock();
                }

                Begin_NeedsLock(state, since);
            }

            Note_NeedsLock(since);
            (_sent, _received) = isRequest ? (_sent + data.Length, _received) : (_sent, _received + data.Length);
            _isAnswered = !isRequest;
            if (isRequest && _request == default)
            {
                _request = FindTraceParent(data);
            }

            if (_underWay++ == 0)
            {
                _heldSince = since;
            }
        }
    }

    /// <summary>The connection itself waits: nobody has accepted it in truth.</summary>
    public void HoldConnection(EdgeState state) => Hold(state, [], isRequest: true, Now);

    /// <summary>What waited longest has arrived.</summary>
    public void Arrive()
    {
        lock (_gate)
        {
            Note_NeedsLock(Now);
            if (--_underWay == 0)
            {
                _held += _last - _heldSince;
            }
        }
    }

    /// <summary>The caller sent to a server that knows nothing of the connection.</summary>
    public void Swallow(EdgeState state, int bytes)
    {
        lock (_gate)
        {
            Begin_NeedsLock(state, Now);
            Note_NeedsLock(Now);
            _swallowed += bytes;
        }
    }

    /// <summary>The connection is reset by the conditions.</summary>
    public void Reset(EdgeState state)
    {
        lock (_gate)
        {
            Begin_NeedsLock(state, Now);
            Note_NeedsLock(Now);
            _isReset = true;
        }
    }

    /// <summary>The caller is gone, or will send no more.</summary>
    public void End()
    {
        lock (_gate)
        {
            Report_NeedsLock();
            _isEnded = true;
        }
    }

    /// <summary>Tells what is over, or has lasted for long enough.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            if (_state is not { } state || !telemetry.HasRoom(edge))
            {
                return;
            }

            var isAnswerAwaited = !IsWaiting && !_isAnswered;
            if (!IsWaiting && time.GetElapsedTime(_last) >= (isAnswerAwaited ? LongestAnswer : Rest))
            {
                Report_NeedsLock();
            }
            else if (!isAnswerAwaited && time.GetElapsedTime(_start) >= _patience)
            {
                // Where nothing happens, there is ever less to tell.
                _patience = _hasNews ? Longest : _patience * 2;
                Report_NeedsLock();
                if (_underWay > 0)
                {
                    Begin_NeedsLock(state, Now);
                }
            }
        }
    }

    private long Now => time.GetTimestamp();

    // For data that has not arrived, or for an answer that nobody will give.
    private bool IsWaiting => _underWay > 0 || _swallowed > 0;

    private void Begin_NeedsLock(EdgeState state, long at)
    {
        if (_state is null && !_isEnded)
        {
            _state = state;
            _start = _heldSince = at;
            (_held, _sent, _received, _swallowed, _isReset, _hasNews, _request) = (0, 0, 0, 0, false, false, default);
        }
    }

    // One direction may be told of later than the other.
    private void Note_NeedsLock(long at) => (_last, _hasNews) = (Math.Max(_last, at), true);

    private void Report_NeedsLock()
    {
        if (_state is not { } state)
        {
            return;
        }

        _state = null;
        var now = Now;
        var end = IsWaiting ? now : _last;
        var held = _held + (_underWay > 0 ? end - _heldSince : 0);
        var start = time.GetUtcNow() - time.GetElapsedTime(_start, now);
        telemetry.Report(edge, state, _request, start, start + time.GetElapsedTime(_start, end), new ActivityTagsCollection
        {
            ["server.address"] = listener.Address.ToString(),
            ["server.port"] = listener.Port,
            ["client.address"] = caller.Address.ToString(),
            ["client.port"] = caller.Port,
            ["network.transport"] = "tcp",
            // The socket speaks both families.
            ["network.peer.address"] = (Server?.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : Server?.Address)?.ToString(),
            ["network.peer.port"] = Server?.Port,
            ["localstack.network.connection"] = connection,
            ["localstack.network.delay_ms"] = Math.Round(time.GetElapsedTime(0, held).TotalMilliseconds, 3),
            ["localstack.network.sent_bytes"] = _sent,
            ["localstack.network.received_bytes"] = _received,
            ["localstack.network.swallowed_bytes"] = _swallowed > 0 ? _swallowed : null,
            ["localstack.network.reset"] = _isReset ? true : null,
        });
    }

    // In HTTP/1.1 the request says which span it is of: "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".
    private static ActivityContext FindTraceParent(ReadOnlySpan<byte> data)
    {
        var name = "raceparent: "u8;
        var start = data.IndexOf(name) + name.Length;
        return start >= name.Length && data.Length >= start + TraceParentLength
            && ActivityContext.TryParse(Encoding.ASCII.GetString(data.Slice(start, TraceParentLength)), traceState: null, isRemote: true, out var request) ? request : default;
    }
}
