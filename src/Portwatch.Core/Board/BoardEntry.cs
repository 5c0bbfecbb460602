namespace Portwatch.Core.Board;

/// <summary>One endpoint on the board.</summary>
public sealed record BoardEntry
{
    /// <summary>The state of what was up, and should have been checked again by now.</summary>
    public const string Stale = "stale";

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Protocol { get; init; }

    public required string Host { get; init; }

    public required int Port { get; init; }

    public string? Path { get; init; }

    public required string DeclaredBind { get; init; }

    public required bool Enabled { get; init; }

    public required double IntervalSeconds { get; init; }

    public required int TimeoutMs { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary><c>unknown</c>, <c>up</c> or <c>down</c>, as it was stored; and <c>stale</c>, which <see cref="At"/> finds.</summary>
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

    /// <summary>
    /// The entry as it is to be believed at <paramref name="now"/>. A state is as good as the last check: when the next one is overdue, what was up is
    /// <c>stale</c>, whoever failed to check it. Down stays down until somebody has seen the opposite.
    /// </summary>
    public BoardEntry At(DateTimeOffset now) =>
        Enabled && State == "up" && Staleness.IsOverdue(LastAt, TimeSpan.FromSeconds(IntervalSeconds), TimeSpan.FromMilliseconds(TimeoutMs), now) ? this with { State = Stale } : this;
}
