using LocalStack.Dashboard.Api;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Commands;
using LocalStack.Dashboard.ViewModels.Resources;
using LocalStack.Dashboard.ViewModels.Shell;
using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Components.Controls;

/// <summary>What can be done with a row of each list: the ways to what belongs to it, and what can be copied of it.</summary>
internal static class RowMenus
{
    /// <param name="trace">The row.</param>
    /// <param name="store">To copy it from.</param>
    /// <param name="hasConsole">Whether an AppHost tells what resources write.</param>
    public static IEnumerable<MenuEntry> Of(TraceSummary trace, TelemetryStore store, bool hasConsole) =>
    [
        MenuEntry.To("Open trace", "traces", AddressOf(trace.TraceId)),
        MenuEntry.To("Logs of this trace", "logs", LogsOf(trace.TraceId)),
        MenuEntry.To("Similar traces", "search", SimilarTo(trace.RootName, trace.RootResource)),
        .. OfResource(trace.RootResource, hasConsole),
        CopyTraceId(trace.TraceId),
        MenuEntry.Copy("Copy as JSON", () => store.GetTrace(trace.TraceId) is { } whole ? OtlpText.Of(whole.Spans) : null),
    ];

    /// <inheritdoc cref="Of(TraceSummary, TelemetryStore, bool)"/>
    public static IEnumerable<MenuEntry> Of(Span span, bool hasConsole) =>
    [
        MenuEntry.To("Logs of this span", "logs", LogsOf(span.TraceId, span.SpanId)),
        MenuEntry.To("Similar traces", "search", SimilarTo(span.Name, span.Resource)),
        .. OfResource(span.Resource, hasConsole),
        MenuEntry.Copy("Copy span ID", span.SpanId.ToString),
        CopyTraceId(span.TraceId),
        MenuEntry.Copy("Copy as JSON", () => OtlpText.Of([span])),
    ];

    /// <inheritdoc cref="Of(TraceSummary, TelemetryStore, bool)"/>
    public static IEnumerable<MenuEntry> Of(LogRecord log, bool hasConsole) =>
    [
        .. log.TraceId.IsEmpty ? Array.Empty<MenuEntry>() :
        [
            MenuEntry.To("Open trace", "traces", $"{AddressOf(log.TraceId)}{(log.SpanId.IsEmpty ? "" : $"?span={log.SpanId}")}"),
            MenuEntry.To("Logs of this trace", "logs", LogsOf(log.TraceId)),
        ],
        MenuEntry.To($"Logs of {log.Resource.Name}", "logs", $"/structuredlogs?resource={Uri.EscapeDataString(log.Resource.Name)}"),
        .. OfResource(log.Resource, hasConsole),
        MenuEntry.Copy("Copy message", () => log.Message),
        .. log.TraceId.IsEmpty ? Array.Empty<MenuEntry>() : [CopyTraceId(log.TraceId)],
        MenuEntry.Copy("Copy as JSON", () => OtlpText.Of([log])),
    ];

    /// <param name="resource">The row.</param>
    /// <param name="commands">To carry its commands out with.</param>
    public static IEnumerable<MenuEntry> Of(ResourceSnapshot resource, CommandRunner commands) =>
    [
        .. ResourceTree.WritesLines(resource) ? [MenuEntry.To("Console", "console", $"/consolelogs?resource={Uri.EscapeDataString(resource.Name)}")] : Array.Empty<MenuEntry>(),
        MenuEntry.To("Logs", "logs", $"/structuredlogs?resource={Uri.EscapeDataString(resource.DisplayName)}"),
        MenuEntry.To("Traces", "traces", $"/traces?resource={Uri.EscapeDataString(resource.DisplayName)}"),
        MetricsOf(resource.DisplayName, "Metrics"),
        .. resource.Commands.Where(command => command.IsEnabled && !commands.IsRunning(resource, command))
            .Select(command => MenuEntry.Do(command.DisplayName, CommandView.IconOf(command), () => commands.RunAsync(resource, command))),
        MenuEntry.Copy("Copy name", () => resource.Name),
        MenuEntry.Copy("Copy as JSON", () => ResourceExport.TextOf(resource)),
    ];

    private static IEnumerable<MenuEntry> OfResource(OtlpResource resource, bool hasConsole) =>
    [
        MetricsOf(resource.Name, $"Metrics of {resource.Name}"),
        .. hasConsole ? [MenuEntry.To($"Console of {resource.Name}", "console", $"/consolelogs?resource={Uri.EscapeDataString(resource.Name)}")] : Array.Empty<MenuEntry>(),
    ];

    private static MenuEntry MetricsOf(string resourceName, string text) => MenuEntry.To(text, "metrics", $"/metrics?resource={Uri.EscapeDataString(resourceName)}");

    private static MenuEntry CopyTraceId(TraceId id) => MenuEntry.Copy("Copy trace ID", id.ToString);

    private static string AddressOf(TraceId id) => $"/trace/{id}";

    private static string LogsOf(TraceId trace, SpanId? span = null) => $"/structuredlogs?traceId={trace}{(span is { } id ? $"&spanId={id}" : "")}";

    private static string SimilarTo(string name, OtlpResource resource) => new TraceFilter { Name = name, Resource = resource.Name }.Address;
}
