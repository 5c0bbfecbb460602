using LocalStack.Hosting.Network;

namespace LocalStack.Hosting.Tests.Network;

public sealed class NetworkConditionsTests
{
    public static TheoryData<NetworkConditions, string> InWords { get; } = new()
    {
        { NetworkConditions.None, "none" },
        { NetworkConditions.None with { Seed = 1 }, "none" },
        { NetworkConditions.Latency(TimeSpan.FromMilliseconds(200), jitter: TimeSpan.FromMilliseconds(50)), "200 ms ± 50 ms" },
        { NetworkConditions.SameZone, "0.5 ms ± 0.2 ms" },
        { NetworkConditions.Mobile4G, "60 ms ± 20 ms, 1500 kB/s" },
        { NetworkConditions.SlowDatabase, "250 ms ± 150 ms, 500 ms of nothing every 5000 ms" },
        { NetworkConditions.Flaky, "40 ms ± 40 ms, 20% of connections reset within 2000 ms, 512 bytes at once" },
        { NetworkConditions.Slicing(7, TimeSpan.FromMilliseconds(3)), "7 bytes at once, 3 ms apart" },
        { NetworkConditions.BlackHole, "black hole" },
        { NetworkConditions.HalfOpen, "half-open" },
    };

    private static readonly Action[] OutOfRange =
    [
        static () => NetworkConditions.Latency(TimeSpan.FromMilliseconds(-1)),
        static () => NetworkConditions.Latency(TimeSpan.Zero, TimeSpan.FromMilliseconds(-1)),
        static () => NetworkConditions.Bandwidth(0),
        static () => NetworkConditions.Stalls(TimeSpan.Zero, TimeSpan.Zero),
        static () => NetworkConditions.Stalls(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        static () => NetworkConditions.Resets(1.1),
        static () => NetworkConditions.Resets(double.NaN),
        static () => NetworkConditions.Slicing(0),
    ];

    [Theory]
    [MemberData(nameof(InWords))]
    public void ToString_IsWhatPeopleSay(NetworkConditions conditions, string words) => Assert.Equal(words, conditions.ToString());

    [Fact]
    public void Create_OutOfRange_IsRefused() => Assert.All(OutOfRange, static create => Assert.Throws<ArgumentOutOfRangeException>(create));
}
