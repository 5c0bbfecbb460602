using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LocalStack.Hosting.Network;

/// <summary>
/// Sends spans of what conditions do to connections to where the callers send theirs. The protocols between them say nothing of traces (but HTTP/1.1, whose requests are linked to), so these
/// are traces of their own, a minute of one edge's conditions each: what belongs together is found by time and by the caller's address of the server.
/// </summary>
internal sealed class EdgeTelemetry : IDisposable
{
    /// <summary>The name that the spans go by. No resource can have it.</summary>
    public const string ServiceName = "localstack.network";

    private const int MostSpansPerSecond = 100;
    private const int SendingDelayMilliseconds = 1000;
    private const int StopLimitMilliseconds = 500;
    private const string SourceName = "LocalStack.Hosting.Network";

    private static readonly TimeSpan LongestTrace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly ActivitySource _source = new(SourceName);
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<EdgeExchange, byte> _exchanges = new();
    private readonly Dictionary<NetworkEdge, Budget> _budgets = [];
    private readonly ITimer _sweep;
    private TracerProvider? _provider;

    public EdgeTelemetry(TimeProvider time)
    {
        _time = time;
        _sweep = time.CreateTimer(_ => Sweep(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to send, unless it does already: all resources of an application send to one place.</summary>
    /// <param name="settings">What a caller's SDK is told: the variables <c>OTEL_…</c>.</param>
    public void SendTo(IReadOnlyDictionary<string, string?> settings)
    {
        if (!Uri.TryCreate(settings.GetValueOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT"), UriKind.Absolute, out var endpoint))
        {
            return;
        }

        // What is JSON there is protobuf here: receivers on HTTP take both.
        var isGrpc = settings.GetValueOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL") is null or "grpc";
        var exporter = new OtlpTraceExporter(new OtlpExporterOptions
        {
            Endpoint = isGrpc ? endpoint : new Uri($"{endpoint.ToString().TrimEnd('/')}/v1/traces"),
            Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
            Headers = settings.GetValueOrDefault("OTEL_EXPORTER_OTLP_HEADERS"),
        });
        var delay = int.TryParse(settings.GetValueOrDefault("OTEL_BSP_SCHEDULE_DELAY"), out var milliseconds) ? milliseconds : SendingDelayMilliseconds;
        lock (_gate)
        {
            _provider ??= Sdk.CreateTracerProviderBuilder()
                .SetSampler(new AlwaysOnSampler())
                .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(ServiceName))
                .AddSource(SourceName)
                .AddProcessor(new OwnSpans(exporter, delay, _source))
                .Build();
        }
    }

    /// <summary>Follows a connection.</summary>
    public void Add(EdgeExchange exchange)
    {
        _exchanges.TryAdd(exchange, 0);
        _sweep.Change(SweepInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The connection is over.</summary>
    public void Remove(EdgeExchange exchange)
    {
        _exchanges.TryRemove(exchange, out _);
        exchange.End();
    }

    /// <summary>Whether an edge may have a span more now. Else what happens goes on as one.</summary>
    public bool HasRoom(NetworkEdge edge)
    {
        lock (_gate)
        {
            return BudgetOf_NeedsLock(edge).Left > 0;
        }
    }

    /// <summary>Tells what happened.</summary>
    public void Report(NetworkEdge edge, EdgeState state, ActivityContext request, DateTimeOffset start, DateTimeOffset end, ActivityTagsCollection tags)
    {
        ActivityContext trace;
        int omitted;
        lock (_gate)
        {
            var budget = BudgetOf_NeedsLock(edge);
            if (--budget.Left < 0)
            {
                budget.Omitted++;
                return;
            }

            if (state.Trace == default || _time.GetElapsedTime(state.TraceSince) >= LongestTrace)
            {
                // A span that says what there is from now on, so that no other one waits for its parent.
                (state.Trace, state.TraceSince) = (Send(edge, state, $"{edge}: {state.Conditions}", default, default, start, start, []), _time.GetTimestamp());
            }

            (trace, omitted, budget.Omitted) = (state.Trace, budget.Omitted, 0);
        }

        tags["localstack.network.omitted_spans"] = omitted > 0 ? omitted : null;
        Send(edge, state, edge.ToString(), trace, request, start, end, tags);
    }

    public void Dispose()
    {
        _sweep.Dispose();
        _provider?.Shutdown(StopLimitMilliseconds);
        _provider?.Dispose();
        _source.Dispose();
    }

    // Whatever span is at work here has nothing to do with it.
    private ActivityContext Send(
        NetworkEdge edge, EdgeState state, string name, ActivityContext parent, ActivityContext request, DateTimeOffset start, DateTimeOffset end, ActivityTagsCollection tags)
    {
        var current = Activity.Current;
        Activity.Current = null;
        tags["localstack.network.caller"] = edge.Caller.Name;
        tags["localstack.network.server"] = edge.Server.Name;
        tags["localstack.network.conditions"] = state.Conditions.ToString();
        using var span = _source.StartActivity(ActivityKind.Internal, parent, tags.Where(static tag => tag.Value is not null), request == default ? [] : [new ActivityLink(request)], start, name);
        span?.SetEndTime(end.UtcDateTime);
        span?.Stop();
        Activity.Current = current;
        return span?.Context ?? default;
    }

    private Budget BudgetOf_NeedsLock(NetworkEdge edge)
    {
        if (!_budgets.TryGetValue(edge, out var budget))
        {
            _budgets.Add(edge, budget = new Budget());
        }

        if (_time.GetElapsedTime(budget.Since) >= TimeSpan.FromSeconds(1))
        {
            (budget.Since, budget.Left) = (_time.GetTimestamp(), MostSpansPerSecond);
        }

        return budget;
    }

    private void Sweep()
    {
        foreach (var exchange in _exchanges.Keys)
        {
            exchange.Sweep();
        }

        // While there are connections, whether conditions are on or not.
        if (!_exchanges.IsEmpty)
        {
            _sweep.Change(SweepInterval, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Budget
    {
        public long Since { get; set; }

        public int Left { get; set; } = MostSpansPerSecond;

        public int Omitted { get; set; }
    }

    // Sources of one name are one to an SDK; another application of this process has its own.
    private sealed class OwnSpans(OtlpTraceExporter exporter, int delayMilliseconds, ActivitySource source) : BatchActivityExportProcessor(exporter, scheduledDelayMilliseconds: delayMilliseconds)
    {
        public override void OnEnd(Activity data)
        {
            if (data.Source == source)
            {
                base.OnEnd(data);
            }
        }
    }
}
