using System.Collections.Concurrent;
using System.Diagnostics;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>The test's own part of a trace: what it calls with it is recorded, also where the application samples, and the spans it makes itself are known.</summary>
internal sealed class CallerTrace : IDisposable
{
    private readonly Activity _activity = new("test");
    private readonly ConcurrentDictionary<SpanId, bool> _spans = new();
    private readonly ActivityListener _listener;

    public CallerTrace()
    {
        _activity.SetIdFormat(ActivityIdFormat.W3C);
        var traceId = ActivityTraceId.CreateRandom();
        // Whatever runs the test may have a trace of its own, which is not to be continued.
        _activity.SetParentId(traceId, default, ActivityTraceFlags.Recorded);
        TraceId = TraceId.Parse(traceId.ToHexString());

        // An HTTP client sends the id of a span that it makes for the request.
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == traceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = activity =>
            {
                if (activity.TraceId == traceId)
                {
                    Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public TraceId TraceId { get; }

    /// <summary>The test's spans. They are not sent to anybody, so that a trace cannot wait for them.</summary>
    public HashSet<SpanId> Spans => _spans.Keys.ToHashSet();

    public async Task RunAsync(Func<Task> request)
    {
        _activity.Start();
        Add(_activity);
        try
        {
            await request().ConfigureAwait(false);
        }
        finally
        {
            _activity.Stop();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _activity.Dispose();
    }

    private void Add(Activity activity) => _spans.TryAdd(SpanId.Parse(activity.SpanId.ToHexString()), true);
}
