using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Logs;

/// <summary>What the page of log records is asked to show, as its address says it.</summary>
internal sealed record LogFilter
{
    // No record carries it: an id that cannot be read must not mean "any trace", nor "outside a trace".
    private static readonly TraceId NoTrace = new(ulong.MaxValue, ulong.MaxValue);
    private static readonly SpanId NoSpan = new(ulong.MaxValue);

    public string? ResourceName { get; init; }

    public string? Text { get; init; }

    public LogSeverity MinSeverity { get; init; }

    public TraceId? TraceId { get; init; }

    public SpanId? SpanId { get; init; }

    /// <summary>Only records of this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only records before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    public ImmutableArray<AttributeFilter> Attributes { get; init; } = [];

    public bool IsEmpty => ResourceName is null && Text is null && MinSeverity == LogSeverity.Unspecified && TraceId is null && SpanId is null && From is null && To is null && Attributes.IsEmpty;

    /// <summary>Reads the parameters of the address; what is blank is not set.</summary>
    public static LogFilter Read(string? resource, string? text, string? level, string? traceId, string? spanId, IEnumerable<string>? filters, string? from = null, string? to = null) => new()
    {
        ResourceName = string.IsNullOrWhiteSpace(resource) ? null : resource,
        Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim(),
        MinSeverity = Enum.TryParse<LogSeverity>(level, ignoreCase: true, out var severity) && Enum.IsDefined(severity) ? severity : LogSeverity.Unspecified,
        TraceId = string.IsNullOrWhiteSpace(traceId) ? null : Telemetry.Model.TraceId.TryParse(traceId.Trim(), out var trace) ? trace : NoTrace,
        SpanId = string.IsNullOrWhiteSpace(spanId) ? null : Telemetry.Model.SpanId.TryParse(spanId.Trim(), out var span) ? span : NoSpan,
        From = ReadInstant(from),
        To = ReadInstant(to),
        Attributes = [.. (filters ?? []).Select(FilterText.Read).OfType<AttributeFilter>().Distinct()],
    };

    public LogQuery ToQuery() => new()
    {
        ResourceName = ResourceName,
        Text = Text,
        MinSeverity = MinSeverity,
        TraceId = TraceId,
        SpanId = SpanId,
        From = From,
        To = To,
        Attributes = Attributes,
    };

    /// <summary>An instant as it stands in the address.</summary>
    public static string Write(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    public bool Equals(LogFilter? other)
        => other is not null && ResourceName == other.ResourceName && Text == other.Text && MinSeverity == other.MinSeverity
            && TraceId == other.TraceId && SpanId == other.SpanId && From == other.From && To == other.To && Attributes.AsSpan().SequenceEqual(other.Attributes.AsSpan());

    public override int GetHashCode() => HashCode.Combine(ResourceName, Text, MinSeverity, TraceId, SpanId, From, To, Attributes.Length);

    private static DateTimeOffset? ReadInstant(string? text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
}
