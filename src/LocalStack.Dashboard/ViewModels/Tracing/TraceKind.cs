using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>A choice of the kind filter.</summary>
/// <param name="Id">In the address.</param>
/// <param name="Name">For people.</param>
/// <param name="Categories">What a span of the trace is about; <see cref="SpanCategories.None"/> for traces about nothing known.</param>
internal sealed record TraceKind(string Id, string Name, SpanCategories Categories)
{
    public static ImmutableArray<TraceKind> All { get; } =
    [
        new("http", "HTTP", SpanCategories.Http),
        new("database", "Database", SpanCategories.Database),
        new("messaging", "Messaging", SpanCategories.Messaging),
        new("rpc", "RPC", SpanCategories.Rpc),
        new("genai", "GenAI", SpanCategories.GenAi),
        new("other", "Other", SpanCategories.None),
    ];

    /// <summary>Whether a span is about this.</summary>
    public bool IsOf(Span span) => Categories == SpanCategories.None ? span.Categories == SpanCategories.None : (span.Categories & Categories) != 0;

    public static TraceKind? Find(string? id) => All.FirstOrDefault(kind => string.Equals(kind.Id, id, StringComparison.OrdinalIgnoreCase));
}
