using LocalStack.Hosting.Network;

namespace LocalStack.Hosting.Tests.Network;

/// <summary>When data arrives. A second has 1,000 time stamps here.</summary>
public sealed class EdgeClockTests
{
    private const long Start = 10_000;

    [Fact]
    public void Arrival_Delay_IsHalfOfItOneWay() =>
        Assert.Equal(Start + 50, Clock(NetworkConditions.Latency(TimeSpan.FromMilliseconds(100))).Arrival(Start, 1, new Random(1)));

    [Fact]
    public void Arrival_Jitter_StaysInItsBoundsAndUsesThem()
    {
        var clock = Clock(NetworkConditions.Latency(TimeSpan.FromMilliseconds(100), jitter: TimeSpan.FromMilliseconds(40)));
        var random = new Random(1);

        var delays = Enumerable.Range(0, 1000).Select(_ => clock.Arrival(Start, 1, random) - Start).ToList();

        Assert.InRange(delays.Min(), 30, 32);
        Assert.InRange(delays.Max(), 68, 70);
    }

    [Fact]
    public void Arrival_JitterBeyondTheDelay_IsNeverBeforeItWasSent()
    {
        var clock = Clock(NetworkConditions.Latency(TimeSpan.Zero, jitter: TimeSpan.FromMilliseconds(40)));
        var random = new Random(1);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(clock.Arrival(Start, 1, random) >= Start));
    }

    [Fact]
    public void Arrival_Bandwidth_TakesItsTimeForAllConnectionsTogether()
    {
        var clock = Clock(NetworkConditions.Bandwidth(1_000));
        var random = new Random(1);

        // The line was idle, so what it could have carried in the last 20 ms is free.
        long[] arrivals = [clock.Arrival(Start, 100, random), clock.Arrival(Start, 100, random), clock.Arrival(Start + 500, 100, random)];

        Assert.Equal([Start + 80, Start + 180, Start + 580], arrivals);
    }

    [Fact]
    public void Ready_LineIsFull_IsWhenItHasRoom()
    {
        var clock = Clock(NetworkConditions.Bandwidth(1_000));
        Assert.Equal(Start, clock.Ready(Start));

        clock.Arrival(Start, 100, new Random(1));

        Assert.Equal(Start + 60, clock.Ready(Start));
        Assert.Equal(Start + 100, clock.Ready(Start + 100));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(799, 799)]
    [InlineData(800, 1000)]
    [InlineData(999, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(1850, 2000)]
    public void Arrival_Stall_WaitsForItsEnd(long sent, long arrived) =>
        Assert.Equal(Start + arrived, Clock(NetworkConditions.Stalls(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200))).Arrival(Start + sent, 1, new Random(1)));

    [Fact]
    public void RandomFor_Seed_RepeatsForTheSameConnectionOnly()
    {
        static int[] Draw(int? seed, long connection, int purpose)
        {
            var random = new EdgeState(NetworkConditions.None with { Seed = seed }, TimeProvider.System).RandomFor(connection, purpose);
            return [random.Next(), random.Next()];
        }

        Assert.Equal(Draw(7, 1, 0), Draw(7, 1, 0));
        Assert.NotEqual(Draw(7, 1, 0), Draw(7, 2, 0));
        Assert.NotEqual(Draw(7, 1, 0), Draw(7, 1, 1));
        Assert.NotEqual(Draw(7, 1, 0), Draw(8, 1, 0));
        Assert.NotEqual(Draw(null, 1, 0), Draw(null, 1, 0));
    }

    private static EdgeClock Clock(NetworkConditions conditions) => new(conditions, Start, frequency: 1000);
}
