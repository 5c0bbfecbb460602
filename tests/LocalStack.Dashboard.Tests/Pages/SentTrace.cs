using System.Globalization;
using System.Security.Cryptography;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>A trace that a test writes down and sends as OTLP/JSON. Times are milliseconds after its start.</summary>
internal sealed class SentTrace(DateTimeOffset start)
{
    private readonly List<(string Service, object Span)> _spans = [];
    private readonly List<(string Service, object Log)> _logs = [];
    private int _count;

    public SentTrace()
        : this(DateTimeOffset.UtcNow)
    {
    }

    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>A span id that differs from those of other traces, by its number in this one.</summary>
    public string SpanId(int number) => Id[..8] + number.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Adds a span and gives its number; 0 stands for no parent.</summary>
    public int Add(string service, string name, int parent, double at, double length, int kind = 1, bool isError = false, string? statement = null, (string TraceId, string SpanId)? link = null, params (string Key, string Value)[] attributes)
    {
        var number = ++_count;
        if (statement is not null)
        {
            attributes = [.. attributes, ("db.system.name", "postgresql"), ("db.query.text", statement)];
        }

        _spans.Add((service, new
        {
            traceId = Id,
            spanId = SpanId(number),
            parentSpanId = parent == 0 ? "" : SpanId(parent),
            name,
            kind,
            startTimeUnixNano = Nanoseconds(at),
            endTimeUnixNano = Nanoseconds(at + length),
            attributes = attributes.Select(Attribute),
            status = new { code = isError ? 2 : 0, message = isError ? "It did not work." : "" },
            links = link is { } target ? new[] { new { traceId = target.TraceId, spanId = target.SpanId } } : [],
            events = isError ? new[] { new { timeUnixNano = Nanoseconds(at + length), name = "exception", attributes = new[] { Attribute(("exception.message", "It did not work.")) } } } : [],
        }));
        return number;
    }

    public SentTrace Log(string service, int span, double at, string message, int severity = 9)
    {
        _logs.Add((service, new
        {
            traceId = Id,
            spanId = SpanId(span),
            timeUnixNano = Nanoseconds(at),
            severityNumber = severity,
            body = new { stringValue = message },
            attributes = new[] { Attribute(("Category", "Shop.Orders")) },
        }));
        return this;
    }

    /// <summary>Sends what was added since the last time.</summary>
    public async Task<SentTrace> SendAsync(RunningDashboard dashboard)
    {
        await SendAsync(dashboard, [this]);
        return this;
    }

    /// <summary>Sends many traces, one request for each service and signal.</summary>
    public static async Task SendAsync(RunningDashboard dashboard, IReadOnlyCollection<SentTrace> traces)
    {
        foreach (var spans in traces.SelectMany(trace => trace._spans).GroupBy(entry => entry.Service, entry => entry.Span))
        {
            await dashboard.SendSpansAsync(spans.Key, [.. spans]);
        }

        foreach (var logs in traces.SelectMany(trace => trace._logs).GroupBy(entry => entry.Service, entry => entry.Log))
        {
            await dashboard.SendLogsAsync(logs.Key, "", [.. logs]);
        }

        foreach (var trace in traces)
        {
            trace._spans.Clear();
            trace._logs.Clear();
        }
    }

    private static object Attribute((string Key, string Value) attribute) => long.TryParse(attribute.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? new { key = attribute.Key, value = (object)new { intValue = number.ToString(CultureInfo.InvariantCulture) } }
        : new { key = attribute.Key, value = (object)new { stringValue = attribute.Value } };

    private string Nanoseconds(double milliseconds)
        => ((start - DateTimeOffset.UnixEpoch).Ticks * 100 + (long)(milliseconds * 1_000_000)).ToString(CultureInfo.InvariantCulture);
}
