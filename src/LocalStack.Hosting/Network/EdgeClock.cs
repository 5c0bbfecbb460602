namespace LocalStack.Hosting.Network;

/// <summary>
/// Says when data arrives that goes one way over an edge now. All connections share the line, so that its bandwidth is that of all. Times are time stamps of a
/// <see cref="TimeProvider"/>: they come in, and come out.
/// </summary>
/// <param name="conditions">The conditions.</param>
/// <param name="start">When they began.</param>
/// <param name="frequency">The time stamps in a second.</param>
internal sealed class EdgeClock(NetworkConditions conditions, long start, long frequency)
{
    // Timers come late. What a line could have carried meanwhile, it still may.
    private static readonly TimeSpan Credit = TimeSpan.FromMilliseconds(20);

    // What a sender may have handed to the line before it is carried. More would be heard only when it changes.
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private long _free;

    /// <summary>How much is best taken at once: with a narrow line little, so that connections take turns.</summary>
    public int ChunkBytes(int most) => conditions.BytesPerSecond is { } rate ? (int)Math.Clamp(rate / 100, 64, most) : most;

    /// <summary>When the data has arrived.</summary>
    /// <param name="now">When it was sent.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="random">Decides on the jitter.</param>
    public long Arrival(long now, int bytes, Random random)
    {
        var carried = now;
        if (conditions.BytesPerSecond is { } rate)
        {
            lock (_gate)
            {
                _free = Math.Max(_free, now - Ticks(Credit)) + (long)((double)bytes * frequency / rate);
                carried = Math.Max(_free, now);
            }
        }

        return AfterStall(carried + DelayOneWay(random));
    }

    /// <summary>When the line takes more data.</summary>
    public long Ready(long now)
    {
        if (conditions.BytesPerSecond is null)
        {
            return now;
        }

        lock (_gate)
        {
            return Math.Max(now, _free - Ticks(Lead));
        }
    }

    private long DelayOneWay(Random random)
    {
        var jitter = conditions.Jitter == TimeSpan.Zero ? 0 : ((random.NextDouble() * 2) - 1) * Ticks(conditions.Jitter);
        return Math.Max(0, (long)((Ticks(conditions.Delay) + jitter) / 2));
    }

    private long AfterStall(long arrival)
    {
        if (conditions.StallEvery is not { } every || conditions.StallFor == TimeSpan.Zero)
        {
            return arrival;
        }

        var period = Ticks(every);
        var phase = (arrival - start) % period;
        return phase < period - Ticks(conditions.StallFor) ? arrival : arrival - phase + period;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * frequency);
}
