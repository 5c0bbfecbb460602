using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace Portwatch.Tests.Servers;

/// <summary>Records every span of this process, as an exporter would see it.</summary>
internal sealed class SpanRecorder : IDisposable
{
    public const string Npgsql = "Npgsql";
    public const string Redis = "OpenTelemetry.Instrumentation.StackExchangeRedis";
    public const string Http = "System.Net.Http";
    public const string AspNetCore = "Microsoft.AspNetCore";

    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Npgsql or Redis or Http or AspNetCore || source.Name.StartsWith("Portwatch.", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The finished spans of one trace, by their start.</summary>
    public IReadOnlyList<Activity> Trace(string traceId) => [.. _spans.Where(span => span.TraceId.ToString() == traceId).OrderBy(span => span.StartTimeUtc)];

    /// <summary>The finished spans called <paramref name="name"/>.</summary>
    public IReadOnlyList<Activity> Named(string name) => [.. _spans.Where(span => span.DisplayName == name)];

    /// <summary>The finished spans of one source that began a trace.</summary>
    public IReadOnlyList<Activity> Roots(string source) => [.. _spans.Where(span => span.Source.Name == source && span.ParentSpanId == default)];

    /// <summary>Those of a test's own database: tests that run beside this one ask theirs without any trace.</summary>
    public static IEnumerable<Activity> Of(TestSpace space, IEnumerable<Activity> spans)
    {
        var database = new NpgsqlConnectionStringBuilder(space.Database).Database;
        return spans.Where(span => (string?)(span.GetTagItem("db.namespace") ?? span.GetTagItem("db.name")) == database);
    }

    /// <summary>Which kind of server a span says it is about, by the convention's present name or, as the Redis client's spans, by the former one.</summary>
    public static string? System(Activity span) => (string?)(span.GetTagItem("db.system.name") ?? span.GetTagItem("db.system"));

    /// <summary>What a span says was sent to a database or a cache.</summary>
    public static string? Text(Activity span) => (string?)(span.GetTagItem("db.query.text") ?? span.GetTagItem("db.statement"));

    /// <summary>A trace as lines, for messages.</summary>
    public static string Describe(IEnumerable<Activity> spans) =>
        string.Join('\n', spans.Select(span => $"{span.Source.Name,-24} {span.Kind,-9} {span.DisplayName}  {span.SpanId} < {span.ParentSpanId}  {Text(span)?.ReplaceLineEndings(" ")}"));

    public void Dispose() => _listener.Dispose();
}
