using System.Collections.Immutable;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>The other end of a link.</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">The span.</param>
/// <param name="Span">The span itself; null when it is not kept.</param>
/// <param name="IsHere">Whether it is in the same trace.</param>
/// <param name="Attributes">What the link says about itself.</param>
internal sealed record SpanLinkView(TraceId TraceId, SpanId SpanId, Span? Span, bool IsHere, AttributeCollection Attributes)
{
    /// <summary>More are counted, not shown.</summary>
    public const int MaxShown = 50;

    public string Address => $"/trace/{TraceId}?span={SpanId}";

    /// <summary>As in <c>worker: send check</c>, or the ids of a span that is not kept.</summary>
    public string Text => Span is { } span ? $"{span.Resource.Name}: {(span.Name.Length > 0 ? span.Name : "(no name)")}" : $"{TraceId.ToString()[..8]}… / {SpanId}";

    /// <summary>What a span points at.</summary>
    public static ImmutableArray<SpanLinkView> From(Span span, TelemetryStore store)
    {
        var traces = new Dictionary<TraceId, Trace?>();
        return
        [
            .. span.Links.Take(MaxShown).Select(link =>
            {
                var trace = traces.TryGetValue(link.TraceId, out var known) ? known : traces[link.TraceId] = store.GetTrace(link.TraceId);
                return new SpanLinkView(link.TraceId, link.SpanId, trace is not null && trace.TryGetSpan(link.SpanId, out var target) ? target : null, link.TraceId == span.TraceId, link.Attributes);
            }),
        ];
    }

    /// <summary>What points at a span.</summary>
    public static ImmutableArray<SpanLinkView> To(Span span, TraceView view) =>
    [
        .. view.BacklinksOf(span.SpanId).Take(MaxShown).Select(source => new SpanLinkView(
            source.TraceId, source.SpanId, source, source.TraceId == span.TraceId, source.Links.First(link => link.TraceId == span.TraceId && link.SpanId == span.SpanId).Attributes)),
    ];
}
