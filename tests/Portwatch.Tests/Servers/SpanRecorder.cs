using System.Collections.Concurrent;
using System.Diagnostics;

namespace Portwatch.Tests.Servers;

/// <summary>Records every span of this process, as an exporter would see it.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "System.Net.Http" or "Microsoft.AspNetCore" or "ServiceDefaults.Redis" || source.Name.StartsWith("Portwatch.", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The finished spans of one trace, by their start.</summary>
    public IReadOnlyList<Activity> Trace(string traceId) => [.. _spans.Where(span => span.TraceId.ToString() == traceId).OrderBy(span => span.StartTimeUtc)];

    /// <summary>The finished spans called <paramref name="name"/>.</summary>
    public IReadOnlyList<Activity> Named(string name) => [.. _spans.Where(span => span.DisplayName == name)];

    /// <summary>A trace as lines, for messages.</summary>
    public static string Describe(IEnumerable<Activity> spans) =>
        string.Join('\n', spans.Select(span => $"{span.Source.Name,-24} {span.Kind,-9} {span.DisplayName}  {span.SpanId} < {span.ParentSpanId}"));

    public void Dispose() => _listener.Dispose();
}
