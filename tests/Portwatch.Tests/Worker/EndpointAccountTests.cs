using System.Diagnostics;
using Portwatch.Core.Model;
using Portwatch.Worker.Results;

namespace Portwatch.Tests.Worker;

public sealed class EndpointAccountTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Enter_GoingDown_KeepsTheFirstFailure()
    {
        var first = Check(1, failed: true);

        var after = Fresh().Enter(Check(0, failed: false)).Enter(first).Enter(Check(2, failed: true)).Enter(Check(3, failed: true));

        Assert.Equal(EndpointState.Down, after.Evaluation.State);
        Assert.Equal((first.At, first.Traceparent), (after.FirstFailureAt!.Value, after.FirstFailureTraceparent));
        Assert.Equal(Start.AddSeconds(3), after.Since);
    }

    [Fact]
    public void Enter_Recovery_ForgetsTheFirstFailure()
    {
        var down = Enumerable.Range(0, 3).Aggregate(Fresh(), (account, i) => account.Enter(Check(i, failed: true)));

        var after = down.Enter(Check(3, failed: false)).Enter(Check(4, failed: false));

        Assert.True(after.Recovered(down));
        Assert.Null(after.FirstFailureAt);
    }

    [Fact]
    public void Enter_Many_KeepsTheLastThirty()
    {
        var after = Enumerable.Range(0, 40).Aggregate(Fresh(), (account, i) => account.Enter(Check(i, failed: i == 39)));

        Assert.Equal(30, after.Recent.Count);
        Assert.True(after.Recent[^1] < 0);
    }

    [Theory]
    [InlineData(20, false, EndpointState.Up, 0)]
    [InlineData(40, false, EndpointState.Up, 40)]
    [InlineData(40, true, EndpointState.Unknown, 40)]
    public void Enter_AfterAGap_DoesNotClaimThatItWasUp(int second, bool failed, EndpointState state, int since)
    {
        var after = Fresh().Enter(Check(0, failed: false)).Enter(Check(second, failed));

        Assert.Equal((state, Start.AddSeconds(since)), (after.Evaluation.State, after.Since));
    }

    [Fact]
    public void Enter_AfterAGap_WhatWasDownStaysDown()
    {
        var down = Enumerable.Range(0, 3).Aggregate(Fresh(), (account, i) => account.Enter(Check(i, failed: true)));

        var after = down.Enter(Check(400, failed: false));

        Assert.Equal((EndpointState.Down, down.Since), (after.Evaluation.State, after.Since));
    }

    private static EndpointAccount Fresh() => new()
    {
        EndpointId = Guid.Empty, EndpointName = "orders", Rule = EvaluationRule.Default, Evaluation = Evaluation.Nothing, Since = Start, Recent = [], StaleAfter = TimeSpan.FromSeconds(30),
    };

    private static CheckMeasurement Check(int second, bool failed) => new()
    {
        JobId = Guid.NewGuid(), EndpointId = Guid.Empty, Attempt = 1, At = Start.AddSeconds(second), DurationUs = 0, Outcome = failed ? CheckOutcome.Refused : CheckOutcome.Up,
        Context = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded),
    };
}
