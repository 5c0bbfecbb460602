namespace Portwatch.Data.Board;

/// <summary>One endpoint on the board.</summary>
public sealed record BoardEntry
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Protocol { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public string? Path { get; init; }

    public required string DeclaredBind { get; init; }

    public required bool Enabled { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary><c>unknown</c>, <c>up</c> or <c>down</c>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset Since { get; init; }

    public DateTimeOffset? LastAt { get; init; }

    public string? LastOutcome { get; init; }

    public int? LastDurationUs { get; init; }

    public string? LastError { get; init; }

    /// <summary>The last durations in microseconds, oldest first; a failure is negative.</summary>
    public required IReadOnlyList<int> Recent { get; init; }

    public Guid? IncidentId { get; init; }

    public required long Revision { get; init; }
}
