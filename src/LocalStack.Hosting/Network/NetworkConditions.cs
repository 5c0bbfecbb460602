using System.Globalization;

namespace LocalStack.Hosting.Network;

/// <summary>
/// What the network between a caller and a server does to their TCP connections. Start from a factory method or a preset, and add to it:
/// <c>NetworkConditions.Latency(TimeSpan.FromMilliseconds(80)) with { BytesPerSecond = 1_000_000 }</c>.
/// </summary>
public sealed record NetworkConditions
{
    /// <summary>Nothing is done to what passes.</summary>
    public static NetworkConditions None { get; } = new();

    /// <summary>Two machines of one data centre: 0.5 ms.</summary>
    public static NetworkConditions SameZone { get; } = Latency(TimeSpan.FromMilliseconds(0.5), TimeSpan.FromMilliseconds(0.2));

    /// <summary>Another continent: 120 ms ± 10 ms.</summary>
    public static NetworkConditions CrossRegion { get; } = Latency(TimeSpan.FromMilliseconds(120), TimeSpan.FromMilliseconds(10));

    /// <summary>A phone: 60 ms ± 20 ms, 12 Mbit/s each way.</summary>
    public static NetworkConditions Mobile4G { get; } = Latency(TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(20)) with { BytesPerSecond = 1_500_000 };

    /// <summary>A server that is busy with others: 250 ms ± 150 ms, and half a second of nothing every five.</summary>
    public static NetworkConditions SlowDatabase { get; } = Latency(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(150)) with
    {
        StallEvery = TimeSpan.FromSeconds(5),
        StallFor = TimeSpan.FromMilliseconds(500),
    };

    /// <summary>A bad line: 40 ms ± 40 ms, one connection in five is reset within two seconds, data comes in bits.</summary>
    public static NetworkConditions Flaky { get; } = Latency(TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(40)) with
    {
        ResetChance = 0.2,
        ResetWithin = TimeSpan.FromSeconds(2),
        SliceBytes = 512,
    };

    /// <summary>Nothing arrives, and nobody is told. Connections are accepted, as a load balancer before a dead server does.</summary>
    public static NetworkConditions BlackHole { get; } = new() { IsBlackHole = true };

    /// <summary>The server has forgotten the connection and the caller does not know: what it sends is swallowed, and no answer comes.</summary>
    public static NetworkConditions HalfOpen { get; } = new() { IsHalfOpen = true };

    /// <summary>The conditions that have a name, as commands offer them.</summary>
    public static IReadOnlyDictionary<string, NetworkConditions> Presets { get; } = new Dictionary<string, NetworkConditions>
    {
        ["none"] = None,
        ["same-zone"] = SameZone,
        ["cross-region"] = CrossRegion,
        ["mobile-4g"] = Mobile4G,
        ["slow-database"] = SlowDatabase,
        ["flaky"] = Flaky,
        ["black-hole"] = BlackHole,
        ["half-open"] = HalfOpen,
    };

    /// <summary>What a request and its answer take longer, half of it each way. Default: none. Setting up a connection is not delayed.</summary>
    public TimeSpan Delay { get; init => field = NotNegative(value); }

    /// <summary>By how much <see cref="Delay"/> is longer or shorter, at most and at random. Data keeps its order. Default: none.</summary>
    public TimeSpan Jitter { get; init => field = NotNegative(value); }

    /// <summary>What all connections together may carry each way, in bytes a second. Default: no limit.</summary>
    public long? BytesPerSecond { get; init => field = value is null or > 0 ? value : throw OutOfRange(value, "more than 0"); }

    /// <summary>How often nothing passes for <see cref="StallFor"/>, counted from when the conditions began. Default: never.</summary>
    public TimeSpan? StallEvery { get; init => field = value is null || value > TimeSpan.Zero ? value : throw OutOfRange(value, "more than 0"); }

    /// <summary>How long nothing passes at the end of each <see cref="StallEvery"/>. Default: none.</summary>
    public TimeSpan StallFor { get; init => field = NotNegative(value); }

    /// <summary>The share of connections that are reset, 0 to 1; connections that exist when the conditions begin count. Default: 0.</summary>
    public double ResetChance { get; init => field = value is >= 0 and <= 1 ? value : throw OutOfRange(value, "0 to 1"); }

    /// <summary>How long a connection that is reset may live: a random time up to this one. Default: none, it is reset at once.</summary>
    public TimeSpan ResetWithin { get; init => field = NotNegative(value); }

    /// <summary>The most bytes that arrive at once, so that a message comes in pieces. Default: no limit.</summary>
    public int? SliceBytes { get; init => field = value is null or > 0 ? value : throw OutOfRange(value, "more than 0"); }

    /// <summary>The pause between two pieces. Default: none.</summary>
    public TimeSpan SlicePause { get; init => field = NotNegative(value); }

    /// <summary>See <see cref="BlackHole"/>. Default: <see langword="false"/>.</summary>
    public bool IsBlackHole { get; init; }

    /// <summary>See <see cref="HalfOpen"/>. Default: <see langword="false"/>.</summary>
    public bool IsHalfOpen { get; init; }

    /// <summary>Makes random choices the same in each run: the n-th connection meets the same ones. Default: they differ.</summary>
    public int? Seed { get; init; }

    internal bool IsNone => this == None with { Seed = Seed };

    /// <summary>A slow line.</summary>
    /// <param name="delay">What a request and its answer take longer; not negative.</param>
    /// <param name="jitter">By how much that varies, up and down; not negative. Default: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative.</exception>
    public static NetworkConditions Latency(TimeSpan delay, TimeSpan jitter = default) => new() { Delay = delay, Jitter = jitter };

    /// <summary>A narrow line.</summary>
    /// <param name="bytesPerSecond">What it carries each way; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static NetworkConditions Bandwidth(long bytesPerSecond) => new() { BytesPerSecond = bytesPerSecond };

    /// <summary>A line on which nothing passes from time to time.</summary>
    /// <param name="every">How often; more than 0.</param>
    /// <param name="duration">How long; not negative, less than <paramref name="every"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is out of range.</exception>
    public static NetworkConditions Stalls(TimeSpan every, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(duration, every);
        return new() { StallEvery = every, StallFor = duration };
    }

    /// <summary>A line on which connections are reset.</summary>
    /// <param name="chance">The share of connections, 0 to 1. Default: all.</param>
    /// <param name="within">How long they may live. Default: they are reset at once.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static NetworkConditions Resets(double chance = 1, TimeSpan within = default) => new() { ResetChance = chance, ResetWithin = within };

    /// <summary>A line on which data comes in pieces.</summary>
    /// <param name="bytes">The most bytes of a piece; more than 0.</param>
    /// <param name="pause">The time between two of them. Default: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static NetworkConditions Slicing(int bytes, TimeSpan pause = default) => new() { SliceBytes = bytes, SlicePause = pause };

    /// <summary>The conditions in words, such as <c>120 ms ± 10 ms, 1500 kB/s</c>.</summary>
    public override string ToString() => string.Join(", ", Words()) is { Length: > 0 } words ? words : "none";

    private IEnumerable<string> Words()
    {
        if (IsBlackHole)
        {
            yield return "black hole";
        }

        if (IsHalfOpen)
        {
            yield return "half-open";
        }

        if (Delay > TimeSpan.Zero || Jitter > TimeSpan.Zero)
        {
            yield return Jitter > TimeSpan.Zero ? $"{Milliseconds(Delay)} ± {Milliseconds(Jitter)}" : Milliseconds(Delay);
        }

        if (BytesPerSecond is { } rate)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{rate / 1000.0:0.###} kB/s");
        }

        if (StallEvery is { } every)
        {
            yield return $"{Milliseconds(StallFor)} of nothing every {Milliseconds(every)}";
        }

        if (ResetChance > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{ResetChance:0.##%} of connections reset within {Milliseconds(ResetWithin)}");
        }

        if (SliceBytes is { } bytes)
        {
            yield return SlicePause > TimeSpan.Zero ? $"{bytes} bytes at once, {Milliseconds(SlicePause)} apart" : $"{bytes} bytes at once";
        }
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###} ms");

    private static TimeSpan NotNegative(TimeSpan value) => value >= TimeSpan.Zero ? value : throw OutOfRange(value, "0 or more");

    private static ArgumentOutOfRangeException OutOfRange(object? value, string range) => new(nameof(value), value, $"It must be {range}.");
}
