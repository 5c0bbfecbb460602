using Portwatch.Core;
using Portwatch.Core.Board;
using Portwatch.Core.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>An endpoint as clients see it.</summary>
public sealed record EndpointView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Protocol { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public string? Path { get; init; }

    public int? ExpectedStatus { get; init; }

    public required string DeclaredBind { get; init; }

    public required double IntervalSeconds { get; init; }

    public required int TimeoutMs { get; init; }

    public required bool Enabled { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>unknown, up, down, or stale: it was up, and its next check is overdue.</summary>
    public required string State { get; init; }

    public required DateTimeOffset Since { get; init; }

    public DateTimeOffset? LastAt { get; init; }

    public string? LastOutcome { get; init; }

    public int? LastDurationUs { get; init; }

    public string? LastError { get; init; }

    public static EndpointView Of(MonitoredEndpoint endpoint, DateTimeOffset now)
    {
        var status = endpoint.Status ?? throw new InvalidOperationException($"Endpoint {endpoint.Id} was read without its status.");
        return new()
        {
            Id = endpoint.Id,
            Name = endpoint.Name,
            Protocol = EnumText.Write(endpoint.Protocol),
            Host = endpoint.Host,
            Port = endpoint.Port,
            Path = endpoint.Path,
            ExpectedStatus = endpoint.ExpectedStatus,
            DeclaredBind = EnumText.Write(endpoint.DeclaredBind),
            IntervalSeconds = endpoint.Interval.TotalSeconds,
            TimeoutMs = (int)endpoint.Timeout.TotalMilliseconds,
            Enabled = endpoint.Enabled,
            Tags = endpoint.Tags,
            CreatedAt = endpoint.CreatedAt,
            UpdatedAt = endpoint.UpdatedAt,
            State = IsStale(endpoint, status, now) ? BoardEntry.Stale : EnumText.Write(status.State),
            Since = status.Since,
            LastAt = status.LastAt,
            LastOutcome = status.LastOutcome is { } outcome ? EnumText.Write(outcome) : null,
            LastDurationUs = status.LastDurationUs,
            LastError = status.LastError,
        };
    }

    private static bool IsStale(MonitoredEndpoint endpoint, EndpointStatus status, DateTimeOffset now) =>
        endpoint.Enabled && status.State == EndpointState.Up && Staleness.IsOverdue(status.LastAt, endpoint.Interval, endpoint.Timeout, now);
}
