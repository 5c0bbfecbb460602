using System.Collections.Immutable;

namespace LocalStack.Telemetry.Model;

/// <summary>A measured point; its type follows the instrument's <see cref="InstrumentKind"/>.</summary>
public abstract record MetricPoint
{
    /// <summary>When it was measured, in nanoseconds since 1970-01-01 UTC.</summary>
    public required ulong UnixNanoseconds { get; init; }

    /// <summary>Since when it counts, in nanoseconds since 1970-01-01 UTC; 0 when not sent.</summary>
    public required ulong StartUnixNanoseconds { get; init; }

    /// <summary>Single measurements that lead to spans.</summary>
    public required ImmutableArray<Exemplar> Exemplars { get; init; }

    /// <summary>When it was measured, cut to 100 ns.</summary>
    public DateTimeOffset Time => UnixTime.ToDateTimeOffset(UnixNanoseconds);
}
