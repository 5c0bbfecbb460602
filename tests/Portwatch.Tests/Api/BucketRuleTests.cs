using Portwatch.Api.Checks;

namespace Portwatch.Tests.Api;

public sealed class BucketRuleTests
{
    private static readonly BucketRule Rule = new(Capacity: 3, TokensPerSecond: 2);
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Take_FullBucket_GivesCapacityThenWaits()
    {
        BucketState? state = null;
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 4; i++)
        {
            (state, var wait) = Rule.Take(state, Start) is var (after, w) ? (after, w) : default;
            waits.Add(wait);
        }

        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(0.5)], waits);
    }

    [Fact]
    public void Take_AfterTheWait_Succeeds()
    {
        var (after, wait) = Rule.Take(new BucketState(0, Start), Start);

        Assert.Equal(TimeSpan.Zero, Rule.Take(after, Start + wait).Wait);
    }

    [Fact]
    public void Take_LongLater_IsNoMoreThanFull() => Assert.Equal(2, Rule.Take(new BucketState(0, Start), Start.AddDays(1)).After.Tokens);

    [Fact]
    public void Take_ClockPutBack_GivesNothingAway()
    {
        var (after, wait) = Rule.Take(new BucketState(0, Start), Start.AddHours(-1));

        Assert.True(wait > TimeSpan.Zero);
        Assert.Equal(Start, after.At);
    }
}
