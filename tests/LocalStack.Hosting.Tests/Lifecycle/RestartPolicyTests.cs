using LocalStack.Hosting.Lifecycle;

namespace LocalStack.Hosting.Tests.Lifecycle;

public class RestartPolicyTests
{
    private static readonly RestartPolicy Three = new() { MaxRestarts = 3 };

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 2)]
    [InlineData(134, 2, 4)]
    public void Decide_Crash_RestartsAfterTwiceThePauseEachTime(int exitCode, int restarts, int seconds)
    {
        var decision = Three.Decide(exitCode, TimeSpan.FromSeconds(1), restarts);

        Assert.Equal(new RestartDecision(true, TimeSpan.FromSeconds(seconds), restarts + 1), decision);
    }

    [Fact]
    public void Decide_TooOften_GivesUp() => Assert.False(Three.Decide(1, TimeSpan.FromSeconds(1), restarts: 3).Restart);

    [Fact]
    public void Decide_CleanEnd_IsLeftAlone() => Assert.False(Three.Decide(0, TimeSpan.FromSeconds(1), restarts: 0).Restart);

    [Fact]
    public void Decide_AfterALongRun_CountsAnew()
    {
        var decision = Three.Decide(1, TimeSpan.FromMinutes(2), restarts: 3);

        Assert.Equal(new RestartDecision(true, TimeSpan.FromSeconds(1), 1), decision);
    }

    [Fact]
    public void Decide_ManyRestarts_PausesAtMostMaxDelay()
    {
        var decision = new RestartPolicy { MaxRestarts = 1000 }.Decide(1, TimeSpan.Zero, restarts: 500);

        Assert.Equal(TimeSpan.FromSeconds(30), decision.Delay);
    }

    [Fact]
    public void Never_Crash_IsNotRestarted() => Assert.False(RestartPolicy.Never.Decide(134, TimeSpan.Zero, restarts: 0).Restart);
}
