using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// What network conditions did to the connection of a call. The AppHost's edge sends spans of its own about it: one that links to the call is of it (HTTP/1.1 says which call it is); else those
/// are taken that ran at the same time towards the same address, on the connection that they cover best.
/// </summary>
/// <param name="Spans">The edge's spans, by time; at least one.</param>
/// <param name="IsLinked">Whether they name the call.</param>
internal sealed record NetworkEffect(ImmutableArray<Span> Spans, bool IsLinked)
{
    private const string ServiceName = "localstack.network";
    private const string Prefix = "localstack.network.";
    private const int MaxSpans = 1_000;

    // An edge tells what it does at least this often, so that none that reaches into a call began before.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The conditions in words, as the edge was set.</summary>
    public string Conditions => string.Join("; ", Spans.Select(static span => span.Attributes.GetText($"{Prefix}conditions")).Distinct());

    /// <summary>As in <c>300 ms added, 90 B sent, 41 B received</c>.</summary>
    public string Text
    {
        get
        {
            var (delay, sent, received, swallowed) = (Sum("delay_ms"), Sum("sent_bytes"), Sum("received_bytes"), Sum("swallowed_bytes"));
            return string.Join(", ", new[]
            {
                delay > 0 ? $"{delay.ToString("0.#", CultureInfo.InvariantCulture)} ms added" : null,
                sent > 0 ? $"{Format.Bytes((long)sent)} sent" : null,
                received > 0 ? $"{Format.Bytes((long)received)} received" : null,
                swallowed > 0 ? $"{Format.Bytes((long)swallowed)} discarded" : null,
                IsReset ? "the connection was reset" : null,
            }.Where(static part => part is not null));
        }
    }

    public bool IsReset => Spans.Any(static span => span.Attributes[$"{Prefix}reset"]?.AsBoolean == true);

    /// <summary>The page of what the edge tells.</summary>
    public string Address => $"/trace/{Spans[0].TraceId}?span={Spans[0].SpanId}";

    /// <summary>What was done to a call; null for nothing.</summary>
    public static NetworkEffect? Find(Span call, TelemetryStore store) => call.Kind is SpanKind.Client or SpanKind.Producer
        ? Of(call, store.GetSpans(new SpanQuery
        {
            ResourceName = ServiceName,
            From = call.StartTime - Longest,
            To = call.StartTime + call.Duration,
            Limit = MaxSpans,
        }).Items)
        : null;

    /// <param name="call">The call.</param>
    /// <param name="edges">Spans of edges.</param>
    public static NetworkEffect? Of(Span call, IEnumerable<Span> edges)
    {
        var candidates = edges.Where(static span => span.Attributes[$"{Prefix}connection"] is not null).ToList();
        var linked = candidates.Where(span => span.Links.Any(link => link.TraceId == call.TraceId && link.SpanId == call.SpanId)).ToList();
        if (linked.Count > 0)
        {
            return new NetworkEffect([.. linked.OrderBy(static span => span.StartUnixNanoseconds)], IsLinked: true);
        }

        var port = PeerNames.AddressOf(call).Port;
        return candidates
            .Where(span => port is not null && span.Links.IsEmpty && span.Attributes.GetText("server.port") == port.Value.ToString(CultureInfo.InvariantCulture) && Overlap(call, span) is not null)
            .GroupBy(static span => span.Attributes.GetText($"{Prefix}connection"))
            .OrderByDescending(connection => connection.Sum(span => Overlap(call, span)))
            .Select(static connection => new NetworkEffect([.. connection.OrderBy(static span => span.StartUnixNanoseconds)], IsLinked: false))
            .FirstOrDefault();
    }

    // How much of what one of both takes is taken by both: 1 where they are the same, null where they do not meet.
    private static double? Overlap(Span call, Span edge)
    {
        var (start, end) = (Math.Max(call.StartUnixNanoseconds, edge.StartUnixNanoseconds), Math.Min(call.EndUnixNanoseconds, edge.EndUnixNanoseconds));
        var whole = Math.Max(call.EndUnixNanoseconds, edge.EndUnixNanoseconds) - Math.Min(call.StartUnixNanoseconds, edge.StartUnixNanoseconds);
        return end < start ? null : whole == 0 ? 1 : (end - start) / (double)whole;
    }

    private double Sum(string name) => Spans.Sum(span => span.Attributes[Prefix + name]?.AsDouble ?? 0);
}
