using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>
/// Who calls whom, read off the latest traces: a span whose child is another resource's, and an outgoing call whose address is a resource's.
/// Read at most every two seconds, however fast they come.
/// </summary>
internal sealed class ObservedCalls(TelemetryStore store, ResourceServiceClient resources, TimeProvider time)
{
    /// <summary>How many traces are looked at.</summary>
    public const int MaxTraces = 300;

    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private ImmutableArray<ObservedCall> _calls = [];
    private (long Version, object? Resources) _readFrom = (-1, null);
    private long _readAt;

    public ImmutableArray<ObservedCall> Current()
    {
        lock (_gate)
        {
            var from = (store.GetVersion(TelemetrySignal.Traces), (object?)resources.Resources);
            if (from != _readFrom && (_readFrom.Version < 0 || time.GetElapsedTime(_readAt) >= LeastAge))
            {
                (_readFrom, _readAt) = (from, time.GetTimestamp());
                _calls = Read([.. resources.Resources.Values]);
            }

            return _calls;
        }
    }

    /// <param name="traces">The traces to look at.</param>
    /// <param name="resources">Whose names and addresses the other ends are looked up in.</param>
    public static ImmutableArray<ObservedCall> Of(IEnumerable<Trace> traces, IReadOnlyCollection<ResourceSnapshot> resources)
    {
        var peers = new PeerNames(resources);
        var parts = new ServerParts(resources);
        var calls = new Dictionary<(string From, string To), (int Count, int Failed)>();
        foreach (var trace in traces)
        {
            foreach (var span in trace.Spans)
            {
                var children = trace.GetChildren(span);
                foreach (var child in children.Where(child => child.Resource.Name != span.Resource.Name))
                {
                    Add(span.Resource.Name, child.Resource.Name, child.IsError || span.IsError);
                }

                if (peers.Of(span, children) is { } peer && peer != span.Resource.Name)
                {
                    Add(span.Resource.Name, parts.Called(peer, span), span.IsError);
                }
            }
        }

        return [.. calls.Select(call => new ObservedCall(call.Key.From, call.Key.To, call.Value.Count, call.Value.Failed)).OrderBy(call => (call.From, call.To))];

        void Add(string from, string to, bool failed)
        {
            var (count, failures) = calls.GetValueOrDefault((from, to));
            calls[(from, to)] = (count + 1, failures + (failed ? 1 : 0));
        }
    }

    private ImmutableArray<ObservedCall> Read(IReadOnlyCollection<ResourceSnapshot> known)
        => Of(
            store.GetTraceSummaries(new TraceQuery { Limit = MaxTraces }).Items.Select(summary => store.GetTrace(summary.TraceId)).OfType<Trace>(),
            known);
}
