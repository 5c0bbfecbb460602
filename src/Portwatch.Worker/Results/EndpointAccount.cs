using System.Numerics;
using Portwatch.Core;
using Portwatch.Core.Model;
using Portwatch.Worker.Outbox;

namespace Portwatch.Worker.Results;

/// <summary>One endpoint's status row while a batch of results is entered into it.</summary>
internal sealed record EndpointAccount
{
    // What the board's sparkline shows.
    private const int MaxRecent = 30;

    public required Guid EndpointId { get; init; }

    public required string EndpointName { get; init; }

    public required EvaluationRule Rule { get; init; }

    public required Evaluation Evaluation { get; init; }

    public required DateTimeOffset Since { get; init; }

    public DateTimeOffset? FirstFailureAt { get; init; }

    public string? FirstFailureTraceparent { get; init; }

    public required IReadOnlyList<int> Recent { get; init; }

    /// <summary>When it was last checked, before or by this batch.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>For how long a check is believed.</summary>
    public required TimeSpan StaleAfter { get; init; }

    public CheckMeasurement? Last { get; init; }

    /// <summary>Failures entered by this batch.</summary>
    public int NewFailures { get; init; }

    /// <summary>The account with one more result.</summary>
    public EndpointAccount Enter(CheckMeasurement check)
    {
        // Nobody looked for a while: "up since this morning" would be a guess. What was down stays down until it is seen up.
        var isFresh = Evaluation.State != EndpointState.Up || !(check.At - LastAt > StaleAfter);
        var known = isFresh ? Evaluation : Evaluation.Nothing;
        var next = Evaluator.Next(known, check.IsFailure, Rule);
        var beginsRun = check.IsFailure && FirstFailureAt is null;
        var endsRun = next.FailureBits == 0;
        var duration = Math.Max(1, check.DurationUs);
        return this with
        {
            Evaluation = next,
            Since = isFresh && next.State == Evaluation.State ? Since : check.At,
            LastAt = check.At,
            FirstFailureAt = endsRun ? null : beginsRun ? check.At : FirstFailureAt,
            FirstFailureTraceparent = endsRun ? null : beginsRun ? check.Traceparent : FirstFailureTraceparent,
            Recent = [.. Recent.TakeLast(MaxRecent - 1), check.IsFailure ? -duration : duration],
            Last = check,
            NewFailures = NewFailures + (check.IsFailure ? 1 : 0),
        };
    }

    /// <summary>Whether the endpoint went down, or came back, between <paramref name="before"/> and now.</summary>
    public bool BecameDown(EndpointAccount before) => Evaluation.State == EndpointState.Down && before.Evaluation.State != EndpointState.Down;

    /// <inheritdoc cref="BecameDown"/>
    public bool Recovered(EndpointAccount before) => Evaluation.State == EndpointState.Up && before.Evaluation.State == EndpointState.Down;

    /// <summary>What is said of an endpoint that went down, with the first failure's time and trace.</summary>
    public Alert Alarm() => new()
    {
        Kind = Alert.IncidentOpened,
        IncidentId = Guid.CreateVersion7(),
        EndpointId = EndpointId,
        EndpointName = EndpointName,
        OpenedAt = FirstFailureAt ?? Last!.At,
        Outcome = EnumText.Write(Last!.Outcome),
        Error = Last.Error,
        Failures = Math.Max(NewFailures, BitOperations.PopCount((uint)Evaluation.FailureBits)),
        Traceparent = FirstFailureTraceparent ?? Last.Traceparent,
    };
}

/// <summary>An endpoint's state and what it rests on.</summary>
/// <param name="State">What is believed.</param>
/// <param name="FailureBits">The last checks, newest in the lowest bit; 1 is a failure.</param>
/// <param name="FilledBits">How many of the bits are checks.</param>
internal sealed record Evaluation(EndpointState State, int FailureBits, int FilledBits)
{
    /// <summary>Of an endpoint that was never checked.</summary>
    public static readonly Evaluation Nothing = new(EndpointState.Unknown, 0, 0);
}
