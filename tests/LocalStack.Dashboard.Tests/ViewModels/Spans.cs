using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.ViewModels;

/// <summary>Spans of one trace, as short as a test wants to write them.</summary>
internal static class Spans
{
    public const ulong Epoch = 1_800_000_000_000_000_000;

    public static Span Span(
        ulong id, ulong parent, ulong start, ulong duration, string resource = "api", SpanKind kind = SpanKind.Internal, SpanCategories categories = SpanCategories.None, params (string Key, AttributeValue Value)[] attributes)
        => new()
        {
            TraceId = new TraceId(1, 2),
            SpanId = new SpanId(id),
            ParentSpanId = new SpanId(parent),
            Name = $"span {id}",
            Kind = kind,
            Categories = categories,
            StartUnixNanoseconds = Epoch + start,
            DurationNanoseconds = duration,
            Status = SpanStatus.Unset,
            StatusMessage = "",
            TraceState = "",
            Attributes = new AttributeCollection(attributes.Select(attribute => KeyValuePair.Create(attribute.Key, attribute.Value))),
            Events = [],
            Links = [],
            Scope = InstrumentationScope.Empty,
            Resource = ResourceOf(resource),
            DroppedAttributeCount = 0,
        };

    public static Span Failed(this Span span) => With(span, status: SpanStatus.Error);

    public static Span Named(this Span span, string name) => With(span, name: name);

    public static Span Linking(this Span span, params SpanLink[] links) => With(span, links: links);

    public static SpanLink LinkTo(ulong spanId, ulong trace = 2) => new(new TraceId(1, trace), new SpanId(spanId), "", AttributeCollection.Empty);

    public static Span Query(ulong id, ulong parent, ulong start, ulong duration, string statement, string resource = "api")
        => Span(id, parent, start, duration, resource, SpanKind.Client, SpanCategories.Database, ("db.query.text", AttributeValue.From(statement)), ("db.system.name", AttributeValue.From("postgresql")));

    public static LogRecord Log(long id, ulong span, ulong time, string message = "message", LogSeverity severity = LogSeverity.Information) => new()
    {
        Id = id,
        UnixNanoseconds = Epoch + time,
        Severity = severity,
        SeverityNumber = (int)severity,
        SeverityText = "",
        Body = AttributeValue.From(message),
        Attributes = AttributeCollection.Empty,
        TraceId = new TraceId(1, 2),
        SpanId = new SpanId(span),
        EventName = "",
        Scope = InstrumentationScope.Empty,
        Resource = ResourceOf("api"),
        DroppedAttributeCount = 0,
    };

    private static OtlpResource ResourceOf(string name) => new() { Index = 0, Name = name, InstanceId = "", Attributes = AttributeCollection.Empty };

    private static Span With(Span span, SpanStatus? status = null, string? name = null, SpanLink[]? links = null) => new()
    {
        TraceId = span.TraceId,
        SpanId = span.SpanId,
        ParentSpanId = span.ParentSpanId,
        Name = name ?? span.Name,
        Kind = span.Kind,
        Categories = span.Categories,
        StartUnixNanoseconds = span.StartUnixNanoseconds,
        DurationNanoseconds = span.DurationNanoseconds,
        Status = status ?? span.Status,
        StatusMessage = span.StatusMessage,
        TraceState = span.TraceState,
        Attributes = span.Attributes,
        Events = span.Events,
        Links = links is null ? span.Links : [.. links],
        Scope = span.Scope,
        Resource = span.Resource,
        DroppedAttributeCount = span.DroppedAttributeCount,
    };
}
