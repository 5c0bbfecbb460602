using System.Diagnostics;

namespace LocalStack.Hosting.Network;

/// <summary>The conditions of an edge from one change to the next, and what its connections share meanwhile.</summary>
#pragma warning disable CA1001 // Its source has no timer; connections that still look at it must not find it disposed of.
internal sealed class EdgeState(NetworkConditions conditions, TimeProvider time)
{
    private readonly CancellationTokenSource _changed = new();

    public NetworkConditions Conditions { get; } = conditions;

    public bool IsNone { get; } = conditions.IsNone;

    /// <summary>Is cancelled when other conditions begin.</summary>
    public CancellationToken Changed => _changed.Token;

    /// <summary>From the caller to the server.</summary>
    public EdgeClock Up { get; } = new(conditions, time.GetTimestamp(), time.TimestampFrequency);

    /// <summary>From the server to the caller.</summary>
    public EdgeClock Down { get; } = new(conditions, time.GetTimestamp(), time.TimestampFrequency);

    /// <summary>The trace that tells what they do now, and since when; <see cref="EdgeTelemetry"/>'s.</summary>
    public ActivityContext Trace { get; set; }

    public long TraceSince { get; set; }

    /// <summary>Other conditions have begun.</summary>
    public void End() => _changed.Cancel();

    /// <summary>The random choices for a connection. A seed gives its n-th connection the same ones in each run, in each process.</summary>
    public Random RandomFor(long connection, int purpose) =>
        Conditions.Seed is { } seed ? new Random(unchecked((int)((seed * 397L) ^ (connection * 7919L) ^ (purpose * 104_729L)))) : new Random();
}
