using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>A resource's share of a trace; its replicas count as one.</summary>
/// <param name="Name">The resource.</param>
/// <param name="SpanCount">Its spans.</param>
/// <param name="ErrorCount">How many of them failed.</param>
/// <param name="InstanceCount">How many replicas took part.</param>
public sealed record ResourceChip(string Name, int SpanCount, int ErrorCount, int InstanceCount)
{
    /// <summary>In order of each resource's earliest span.</summary>
    public static ImmutableArray<ResourceChip> Of(TraceSummary trace) => Of(trace.Resources.Select(part => (part.Resource, part.SpanCount, part.ErrorCount)));

    /// <summary>In order of each resource's earliest span.</summary>
    public static ImmutableArray<ResourceChip> Of(Trace trace) => Of(trace.Spans.Select(span => (span.Resource, 1, span.IsError ? 1 : 0)));

    /// <summary>As in <c>api: 7 spans of 2 instances, 1 failed</c>.</summary>
    public string Description
        => $"{Name}: {Format.Count(SpanCount, "span", "spans")}{(InstanceCount > 1 ? $" of {InstanceCount} instances" : "")}{(ErrorCount > 0 ? $", {Format.Count(ErrorCount)} failed" : "")}";

    private static ImmutableArray<ResourceChip> Of(IEnumerable<(OtlpResource Resource, int Spans, int Errors)> parts) =>
    [
        .. parts.GroupBy(part => part.Resource.Name, StringComparer.OrdinalIgnoreCase).Select(group => new ResourceChip(
            group.Key, group.Sum(part => part.Spans), group.Sum(part => part.Errors), group.Select(part => part.Resource.InstanceId).Distinct().Count())),
    ];
}
