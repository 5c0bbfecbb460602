namespace LocalStack.Telemetry.Model;

/// <summary>OTLP's clock: nanoseconds since 1970-01-01 UTC.</summary>
public static class UnixTime
{
    private const ulong NanosecondsPerTick = 100;
    private const long MaxTicks = (long)(ulong.MaxValue / NanosecondsPerTick);

    /// <summary>The instant, cut to the 100 ns that <see cref="DateTimeOffset"/> can hold; its last one (year 9999) when it lies beyond.</summary>
    /// <param name="unixNanoseconds">Nanoseconds since 1970-01-01 UTC.</param>
    public static DateTimeOffset ToDateTimeOffset(ulong unixNanoseconds)
    {
        var ticks = (long)(unixNanoseconds / NanosecondsPerTick);
        return ticks > (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks ? DateTimeOffset.MaxValue : DateTimeOffset.UnixEpoch.AddTicks(ticks);
    }

    /// <summary>The instant in nanoseconds since 1970-01-01 UTC; 0 for anything earlier.</summary>
    /// <param name="instant">An instant.</param>
    public static ulong FromDateTimeOffset(DateTimeOffset instant)
    {
        var ticks = (instant - DateTimeOffset.UnixEpoch).Ticks;
        return ticks <= 0 ? 0 : (ulong)Math.Min(ticks, MaxTicks) * NanosecondsPerTick;
    }

    /// <summary>The length of time, cut to 100 ns.</summary>
    /// <param name="nanoseconds">A length of time in nanoseconds.</param>
    public static TimeSpan ToTimeSpan(ulong nanoseconds) => TimeSpan.FromTicks((long)(nanoseconds / NanosecondsPerTick));

    /// <summary>The length of time in nanoseconds; 0 for a negative one.</summary>
    /// <param name="duration">A length of time.</param>
    public static ulong FromTimeSpan(TimeSpan duration) =>
        duration <= TimeSpan.Zero ? 0 : (ulong)Math.Min(duration.Ticks, MaxTicks) * NanosecondsPerTick;
}
