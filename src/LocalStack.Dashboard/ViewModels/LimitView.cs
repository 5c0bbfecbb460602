using System.Collections.Immutable;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>One bound of the dashboard, how far it is filled, and what it has cost so far.</summary>
/// <param name="Name">What is bounded.</param>
/// <param name="Used">How much there is, as shown.</param>
/// <param name="Bound">How much there may be, as shown.</param>
/// <param name="Share">From 0 to 1.</param>
/// <param name="Lost">What was dropped because of it, in words; empty when nothing.</param>
internal sealed record LimitView(string Name, string Used, string Bound, double Share, string Lost)
{
    /// <summary>The bounds of what is kept.</summary>
    public static ImmutableArray<LimitView> Of(TelemetryOptions options, TelemetryCounters counters) =>
    [
        Count("Spans", counters.Traces.Kept, options.MaxSpans, Evicted(counters.Traces, "span", "spans")),
        Bytes("Span memory", counters.Traces.Bytes, options.MaxSpanBytes),
        Count("Log records", counters.Logs.Kept, options.MaxLogRecords, Evicted(counters.Logs, "record", "records")),
        Bytes("Log record memory", counters.Logs.Bytes, options.MaxLogBytes),
        Bytes("Metric point memory", counters.Metrics.Bytes, options.MaxMetricBytes) with { Lost = Evicted(counters.Metrics, "point", "points") },
        Count("Senders", counters.Resources, options.MaxResources, Rejected(counters, RejectReason.ResourceLimit)),
    ];

    /// <summary>The bounds of a single item: only what they cost can be told.</summary>
    public static ImmutableArray<LimitView> OfItems(TelemetryOptions options, TelemetryCounters counters) =>
    [
        Item("Attributes per item", Format.Count(options.MaxAttributes), Words(All(counters, signal => signal.DroppedAttributes), "attribute dropped", "attributes dropped")),
        Item("Attribute value size", Format.Bytes(options.MaxAttributeValueBytes), Words(All(counters, signal => signal.TruncatedAttributes), "value truncated", "values truncated")),
        Item("Item size", Format.Bytes(options.MaxItemBytes), Rejected(counters, RejectReason.TooLarge)),
        Item("Points per metric series", Format.Count(options.MaxPointsPerSeries), ""),
        Item("Metric series", Format.Count(options.MaxMetricSeries), ""),
        Item("Instrumentation scopes", Format.Count(options.MaxScopes), Rejected(counters, RejectReason.ScopeLimit)),
    ];

    internal static LimitView Count(string name, long used, long bound, string lost) => new(name, Format.Count(used), Format.Count(bound), ShareOf(used, bound), lost);

    internal static LimitView Bytes(string name, long used, long bound) => new(name, Format.Bytes(used), Format.Bytes(bound), ShareOf(used, bound), "");

    internal static LimitView Item(string name, string bound, string lost) => new(name, "", bound, 0, lost);

    private static double ShareOf(long used, long bound) => bound == 0 ? 0 : Math.Clamp(used / (double)bound, 0, 1);

    private static string Evicted(SignalCounters signal, string one, string many) => Words(signal.Evicted, $"older {one} dropped", $"older {many} dropped");

    private static string Rejected(TelemetryCounters counters, RejectReason reason)
        => Words(All(counters, signal => signal.Rejected.GetValueOrDefault(reason)), "item rejected", "items rejected");

    internal static string Words(long count, string one, string many) => count == 0 ? "" : Format.Count(count, one, many);

    private static long All(TelemetryCounters counters, Func<SignalCounters, long> of) => of(counters.Traces) + of(counters.Logs) + of(counters.Metrics);
}
