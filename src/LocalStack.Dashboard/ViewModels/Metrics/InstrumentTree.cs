using System.Collections.Immutable;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>A meter and its instruments, as all instances of a resource together have them.</summary>
public sealed record MeterNode(string Name, ImmutableArray<Instrument> Instruments);

/// <summary>The meters of a resource and the instruments below them.</summary>
internal static class InstrumentTree
{
    /// <param name="instruments">Those of every instance.</param>
    /// <param name="filter">Beginnings of words in the instrument's or the meter's name; empty for all.</param>
    public static ImmutableArray<MeterNode> Of(IEnumerable<Instrument> instruments, string? filter)
    {
        var wanted = SearchWords.ParseBeginnings(filter);
        return [.. instruments
            .Where(instrument => wanted?.AreInAny(instrument.Name, instrument.Scope.Name) != false)
            .GroupBy(instrument => instrument.Scope.Name, StringComparer.Ordinal)
            .OrderBy(meter => meter.Key, StringComparer.OrdinalIgnoreCase)
            .Select(meter => new MeterNode(meter.Key, [.. meter.GroupBy(instrument => instrument.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase).Select(Join)]))];
    }

    /// <summary>What an instrument is, in words.</summary>
    public static string KindOf(Instrument instrument) => instrument.Kind switch
    {
        InstrumentKind.Gauge => "gauge",
        InstrumentKind.Sum => instrument.IsMonotonic ? "counter" : "up-down counter",
        InstrumentKind.Histogram => "histogram",
        InstrumentKind.ExponentialHistogram => "exponential histogram",
        _ => "summary",
    };

    // Instances differ in how many series they have, hardly in anything else.
    private static Instrument Join(IEnumerable<Instrument> instances)
    {
        var all = instances.ToArray();
        return all[0] with { SeriesCount = all.Sum(one => one.SeriesCount), HasOverflow = all.Any(one => one.HasOverflow) };
    }
}
