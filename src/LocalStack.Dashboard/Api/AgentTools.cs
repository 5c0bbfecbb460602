using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace LocalStack.Dashboard.Api;

/// <summary>What a coding agent can ask for and do; named as the tools of Aspire's own server where they are the same.</summary>
internal sealed class AgentTools(IServiceProvider services)
{
    public const string Instructions =
        "The telemetry and, with an AppHost, the resources of an application under development. Begin with list_resources. To investigate a failure, call list_traces with hasError, "
        + "then get_trace and list_trace_structured_logs. Answers are bounded: narrow them by resource, search and limit. Search means words: post finds 'POST /orders' and "
        + "not 'postgresql'; post* finds both.";

    private const int MaxItems = 200;

    private const string ResourceHelp = "Name of a resource, as returned by list_resources. Omit it for all.";
    private const string SearchHelp = "Words that must all be found. word* finds beginnings.";
    private const string LimitHelp = "Maximum number of results, latest first; 1 to 200.";

    private readonly TelemetryStore _store = services.GetRequiredService<TelemetryStore>();
    private readonly ResourceServiceClient _client = services.GetRequiredService<ResourceServiceClient>();

    public static McpServerPrimitiveCollection<McpServerTool> All()
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        foreach (var method in typeof(AgentTools).GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.IsDefined(typeof(McpServerToolAttribute))))
        {
            tools.Add(McpServerTool.Create(method, request => new AgentTools(request.Services!)));
        }

        return tools;
    }

    [McpServerTool(Name = "list_resources", ReadOnly = true)]
    [Description("The resources of the application: state, health, URLs and commands, and which of them have sent telemetry.")]
    public string ListResources()
    {
        var resources = _client.Resources.Values.Where(resource => !resource.IsHidden).OrderBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase).ToArray();
        var senders = _store.GetResources().Select(resource => resource.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray();
        var others = senders.Where(name => !Array.Exists(resources, resource => IsName(resource.DisplayName, name))).ToArray();
        return AgentAnswer.List("resources", resources.Select(resource => (Name: resource.Name, Resource: (ResourceSnapshot?)resource)).Concat(others.Select(name => (name, (ResourceSnapshot?)null))), resources.Length + others.Length, Write, "The rest did not fit.");

        void Write(Utf8JsonWriter json, (string Name, ResourceSnapshot? Resource) entry)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteBoolean("hasTelemetry", entry.Resource is not { } known || senders.Contains(known.DisplayName, StringComparer.OrdinalIgnoreCase));
            if (entry.Resource is { } resource)
            {
                json.WriteString("displayName", resource.DisplayName);
                json.WriteString("type", resource.Type);
                json.WriteString("state", resource.State);
                WriteStrings(json, "urls", resource.Urls.Where(url => !url.IsInternal).Select(url => url.Url));
                WriteStrings(json, "health", resource.HealthReports.Select(report => $"{report.Key}: {report.Status?.ToString() ?? "not known"}{(report.Description.Length > 0 ? $", {report.Description}" : "")}"));
                WriteStrings(json, "commands", resource.Commands.Where(command => command.IsEnabled).Select(command => $"{command.Name}: {(command.Description.Length > 0 ? command.Description : command.DisplayName)}{ArgumentsOf(command)}"));
            }

            json.WriteEndObject();
        }
    }

    [McpServerTool(Name = "list_structured_logs", ReadOnly = true)]
    [Description("Log records, the latest first.")]
    public string ListStructuredLogs(
        [Description(ResourceHelp)] string? resourceName = null,
        [Description(SearchHelp)] string? search = null,
        [Description("This severity or above: Trace, Debug, Information, Warning, Error or Critical.")] string? severity = null,
        [Description(LimitHelp)] int limit = 50)
        => Logs(new LogQuery { ResourceName = Known(resourceName), Text = search, MinSeverity = SeverityOf(severity), NewestFirst = true, Limit = Checked(limit) });

    [McpServerTool(Name = "list_trace_structured_logs", ReadOnly = true)]
    [Description("The log records of a trace, in order of time.")]
    public string ListTraceStructuredLogs([Description("32 hexadecimal digits.")] string traceId, [Description("Maximum number of results; 1 to 200.")] int limit = MaxItems)
        => Logs(new LogQuery { TraceId = IdOf(traceId), Limit = Checked(limit) });

    [McpServerTool(Name = "list_traces", ReadOnly = true)]
    [Description("Traces, the latest first: root span, duration, participating resources and number of failed spans.")]
    public string ListTraces(
        [Description(ResourceHelp)] string? resourceName = null,
        [Description(SearchHelp + " All of them in the name and attributes of one span.")] string? search = null,
        [Description("Only traces with a failed span.")] bool hasError = false,
        [Description(LimitHelp)] int limit = 50)
    {
        var page = _store.GetTraceSummaries(new TraceQuery { ResourceName = Known(resourceName), Text = search, ErrorsOnly = hasError, Limit = Checked(limit) });
        return AgentAnswer.List("traces", page.Items, page.Total, Write, "Narrow down by resourceName, search or hasError, or raise limit.");

        static void Write(Utf8JsonWriter json, TraceSummary trace)
        {
            json.WriteStartObject();
            json.WriteString("traceId", trace.TraceId.ToString());
            json.WriteString("startTime", trace.StartTime.UtcDateTime);
            json.WriteNumber("durationMs", trace.Duration.TotalMilliseconds);
            json.WriteString("resource", trace.RootResource.Name);
            AgentAnswer.WriteText(json, "name", trace.RootName);
            json.WriteNumber("spans", trace.SpanCount);
            json.WriteNumber("errors", trace.ErrorCount);
            json.WriteEndObject();
        }
    }

    [McpServerTool(Name = "get_trace", ReadOnly = true)]
    [Description("The spans of a trace in order of start, with their attributes and exceptions; failed ones first if not all fit.")]
    public string GetTrace([Description("32 hexadecimal digits.")] string traceId)
    {
        var id = IdOf(traceId);
        var trace = _store.GetTrace(id) ?? throw new McpException($"No span of trace '{id}' is stored.");
        var spans = trace.Spans.Length <= MaxItems ? trace.Spans : [.. trace.Spans.OrderByDescending(span => span.IsError).Take(MaxItems)];
        return AgentAnswer.List("spans", spans, trace.Spans.Length, Write, $"GET /api/telemetry/traces/{id} has all of them.");

        void Write(Utf8JsonWriter json, Span span)
        {
            json.WriteStartObject();
            json.WriteString("spanId", span.SpanId.ToString());
            if (!span.ParentSpanId.IsEmpty)
            {
                json.WriteString("parentSpanId", span.ParentSpanId.ToString());
            }

            json.WriteString("resource", span.Resource.Name);
            AgentAnswer.WriteText(json, "name", span.Name);
            json.WriteString("kind", span.Kind.ToString());
            json.WriteNumber("startMs", (double)(long)(span.StartUnixNanoseconds - trace.StartUnixNanoseconds) / 1e6);
            json.WriteNumber("durationMs", span.DurationNanoseconds / 1e6);
            if (span.IsError)
            {
                AgentAnswer.WriteText(json, "error", span.StatusMessage);
            }

            AgentAnswer.WriteAttributes(json, span.Attributes);
            if (span.Events.Where(item => item.Name == "exception").Select(item => item.Attributes).FirstOrDefault() is { } exception)
            {
                json.WriteStartObject("exception");
                AgentAnswer.WriteAttributes(json, exception);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    [McpServerTool(Name = "list_console_logs", ReadOnly = true)]
    [Description("The latest console lines of a resource, latest first.")]
    public async Task<string> ListConsoleLogs(
        [Description("Name of a resource, as returned by list_resources.")] string resourceName,
        [Description(SearchHelp)] string? search = null,
        [Description(LimitHelp)] int limit = 100,
        CancellationToken cancellationToken = default)
    {
        var chosen = resourceName.Length == 0 ? [] : ConsoleResources.Choose(_client.Resources.Values, resourceName);
        if (chosen.IsEmpty)
        {
            throw new McpException($"No resource '{resourceName}' has a console.{KnownNames()}");
        }

        var view = await ConsoleLogDownload.ReadAsync(services.GetRequiredService<ConsoleLogFeeds>(), chosen, search, cancellationToken);
        var count = Checked(limit);

        // Where not all fit, the oldest go.
        var lines = ConsoleLogDownload.TextsOf(view, Math.Max(0, view.Count - count), count).Reverse();
        return AgentAnswer.List("lines", lines, view.Lines, (json, line) => json.WriteStringValue(line), "Narrow down by search, or raise limit.");
    }

    [McpServerTool(Name = "execute_resource_command", Destructive = true)]
    [Description("Runs a command of a resource, such as start, stop or restart; list_resources returns the available ones.")]
    public async Task<string> ExecuteResourceCommand(
        [Description("Name of a resource, as returned by list_resources.")] string resourceName,
        [Description("Name of the command, as in restart.")] string commandName,
        [Description("The command's arguments by name.")] Dictionary<string, string>? arguments = null,
        [Description("True once the user has agreed, for a command that asks first.")] bool confirmed = false,
        CancellationToken cancellationToken = default)
    {
        var matches = _client.Resources.Values.Where(resource => resource.Name == resourceName || IsName(resource.DisplayName, resourceName)).ToArray();
        var target = matches.FirstOrDefault(resource => resource.Name == resourceName) ?? (matches is [var only] ? only : null)
            ?? throw new McpException(matches.Length > 1 ? $"'{resourceName}' has several instances; name one of {string.Join(", ", matches.Select(resource => resource.Name))}." : $"There is no resource '{resourceName}'.{KnownNames()}");
        var command = target.Commands.FirstOrDefault(known => known.IsEnabled && IsName(known.Name, commandName))
            ?? throw new McpException($"'{target.Name}' has no command '{commandName}' that can be used now. It has: {string.Join(", ", target.Commands.Where(known => known.IsEnabled).Select(known => known.Name))}.");
        if (command.Confirmation is { } question && !confirmed)
        {
            throw new McpException($"Ask the user first: {question} If the answer is yes, call again with confirmed.");
        }

        var outcome = await _client.ExecuteAsync(target, command, arguments ?? [], cancellationToken);
        var what = outcome.Succeeded ? "done" : outcome.Cancelled ? "cancelled" : throw new McpException($"{command.DisplayName} {target.Name} failed: {outcome.Message}");
        return $"{command.DisplayName} {target.Name}: {what}. {outcome.Message}{(outcome.Result is { } result ? $"\n{(result.Value.Length <= AgentAnswer.MaxBytes ? result.Value : result.Value[..AgentAnswer.MaxBytes])}" : "")}".TrimEnd();
    }

    private static string ArgumentsOf(ResourceCommandSnapshot command)
        => command.Arguments.IsEmpty ? "" : $" (arguments: {string.Join(", ", command.Arguments.Select(argument => argument.IsRequired ? argument.Name : $"{argument.Name}?"))})";

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private string Logs(LogQuery query)
    {
        var page = _store.GetLogs(query);
        return AgentAnswer.List("logs", page.Items, page.Total, Write, "Narrow down by resourceName, search or severity, or raise limit.");

        static void Write(Utf8JsonWriter json, LogRecord log)
        {
            json.WriteStartObject();
            json.WriteString("time", log.Time.UtcDateTime);
            json.WriteString("severity", log.Severity.ToString());
            json.WriteString("resource", log.Resource.Name);
            json.WriteString("category", log.Scope.Name);
            AgentAnswer.WriteText(json, "message", log.Message);
            if (!log.TraceId.IsEmpty)
            {
                json.WriteString("traceId", log.TraceId.ToString());
                json.WriteString("spanId", log.SpanId.ToString());
            }

            AgentAnswer.WriteAttributes(json, log.Attributes);
            json.WriteEndObject();
        }
    }

    // An instance of the AppHost's has sent its telemetry under the name that it shares with the others.
    private string? Known(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var wanted = _client.Resources.GetValueOrDefault(name)?.DisplayName ?? name;
        return _store.GetResources().Any(known => IsName(known.Name, wanted)) ? wanted : throw new McpException($"No telemetry from resource '{name}' has been received.{KnownNames()}");
    }

    private string KnownNames()
    {
        var names = _store.GetResources().Select(resource => resource.Name).Concat(_client.Resources.Values.Where(resource => !resource.IsHidden).Select(resource => resource.Name)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).Take(50).ToArray();
        return names.Length == 0 ? " None is known yet." : $" Known: {string.Join(", ", names)}.";
    }

    private static bool IsName(string name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);

    private static int Checked(int limit) => limit is >= 1 and <= MaxItems ? limit : throw new McpException($"limit is {limit.ToString(CultureInfo.InvariantCulture)}; it may be 1 to {MaxItems.ToString(CultureInfo.InvariantCulture)}.");

    private static TraceId IdOf(string text) => TraceId.TryParse(text, out var id) ? id : throw new McpException($"'{text}' is not a trace ID: 32 hexadecimal digits.");

    private static LogSeverity SeverityOf(string? text)
        => string.IsNullOrEmpty(text) ? LogSeverity.Unspecified
            : TelemetryApiQuery.SeverityOf(text) ?? throw new McpException($"'{text}' is not a severity: use Trace, Debug, Information, Warning, Error or Critical.");
}
