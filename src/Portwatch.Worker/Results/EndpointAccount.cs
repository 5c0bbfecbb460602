using Portwatch.Data.Model;

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

    public CheckMeasurement? Last { get; init; }

    /// <summary>Failures entered by this batch.</summary>
    public int NewFailures { get; init; }

    /// <summary>The account with one more result.</summary>
    public EndpointAccount Enter(CheckMeasurement check)
    {
        var next = Evaluator.Next(Evaluation, check.IsFailure, Rule);
        var beginsRun = check.IsFailure && FirstFailureAt is null;
        var endsRun = next.FailureBits == 0;
        var duration = Math.Max(1, check.DurationUs);
        return this with
        {
            Evaluation = next,
            Since = next.State == Evaluation.State ? Since : check.At,
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
}
