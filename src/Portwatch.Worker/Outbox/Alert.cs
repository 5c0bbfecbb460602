using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portwatch.Worker.Outbox;

/// <summary>What the sink is told.</summary>
internal sealed record Alert
{
    public const string IncidentOpened = "incident.opened";
    public const string IncidentClosed = "incident.closed";

    public required string Kind { get; init; }

    public required Guid IncidentId { get; init; }

    public required Guid EndpointId { get; init; }

    public required string EndpointName { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public required string Outcome { get; init; }

    public string? Error { get; init; }

    public required int Failures { get; init; }

    /// <summary>The first failing check's trace.</summary>
    public string? Traceparent { get; init; }
}

/// <summary>The alert's JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Alert))]
internal sealed partial class AlertJson : JsonSerializerContext;
