using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Network;

/// <summary>The way from one caller to one server while the application runs. Its conditions can be changed at any time, by any thread.</summary>
public sealed class NetworkEdge
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile EdgeState _state;
    private long _connections;
    private long _open;
    private long _resets;

    internal NetworkEdge(IResource caller, IResource server, NetworkConditions conditions, TimeProvider time, EdgeTelemetry? telemetry = null)
    {
        (Caller, Server, Telemetry, _time) = (caller, server, telemetry, time);
        _state = new EdgeState(conditions, time);
    }

    /// <summary>Who calls.</summary>
    public IResource Caller { get; }

    /// <summary>Who is called: the resource that has the endpoints.</summary>
    public IResource Server { get; }

    /// <summary>The conditions now.</summary>
    public NetworkConditions Conditions => _state.Conditions;

    /// <summary>How many connections the caller has made.</summary>
    public long ConnectionCount => Interlocked.Read(ref _connections);

    /// <summary>How many of them are open.</summary>
    public long OpenConnectionCount => Interlocked.Read(ref _open);

    /// <summary>How many were reset by the conditions.</summary>
    public long ResetCount => Interlocked.Read(ref _resets);

    internal EdgeState State => _state;

    /// <summary>How often connections were made half-open. Read after <see cref="State" />, it misses no time, however short.</summary>
    internal int HalfOpenCount
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>Where it is told what the conditions do; null where nobody listens.</summary>
    internal EdgeTelemetry? Telemetry { get; }

    /// <summary>Called when other conditions have begun.</summary>
    internal event Action? Changed;

    /// <summary>
    /// Changes the conditions, for connections that exist and for new ones, before it returns. What was under way arrives at once; a connection that was half-open stays lost, and
    /// is reset when the caller uses it.
    /// </summary>
    /// <param name="conditions">The new ones.</param>
    public void Set(NetworkConditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);

        EdgeState last;
        lock (_gate)
        {
            if (conditions.IsHalfOpen)
            {
                HalfOpenCount++;
            }

            last = _state;
            _state = new EdgeState(conditions, _time);
        }

        last.End();
        Changed?.Invoke();
    }

    /// <summary>Ends all conditions.</summary>
    public void Clear() => Set(NetworkConditions.None);

    /// <summary>The names of both, as in <c>api → cache</c>.</summary>
    public override string ToString() => $"{Caller.Name} → {Server.Name}";

    internal long CountConnection()
    {
        Interlocked.Increment(ref _open);
        return Interlocked.Increment(ref _connections);
    }

    internal void CountEnd() => Interlocked.Decrement(ref _open);

    internal void CountReset() => Interlocked.Increment(ref _resets);
}
