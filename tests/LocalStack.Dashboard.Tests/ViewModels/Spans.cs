using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.ViewModels;

/// <summary>Spans of one trace, as short as a test wants to write them.</summary>
internal static class Spans
{
    private const ulong Epoch = 1_800_000_000_000_000_000;

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
            Resource = new OtlpResource { Index = 0, Name = resource, InstanceId = "", Attributes = AttributeCollection.Empty },
            DroppedAttributeCount = 0,
        };
}
