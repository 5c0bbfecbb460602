using LocalStack.Hosting.Lifecycle;
using static LocalStack.Hosting.Lifecycle.Staggering;

namespace LocalStack.Hosting.Tests.Lifecycle;

public class StaggeringTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void MayStart_BesideASibling_OnlyWhenItIsNotComingUp()
    {
        (InstanceState State, bool IsReady, int Seconds, bool Expected)[] rows =
        [
            (InstanceState.Waiting, false, 0, true),
            (InstanceState.Starting, false, 0, false),
            (InstanceState.Running, false, 5, false),
            (InstanceState.Running, true, 5, true),
            (InstanceState.Running, false, 30, true),
            (InstanceState.Finished, false, 0, true),
            (InstanceState.FailedToStart, false, 0, true),
            (InstanceState.Stopping, false, 5, true),
        ];

        foreach (var row in rows)
        {
            var actual = MayStart(isStaggered: true, Limit, [new Sibling(row.State, row.IsReady, TimeSpan.FromSeconds(row.Seconds))]);

            Assert.Equal((row, row.Expected), (row, actual));
        }
    }

    [Fact]
    public void MayStart_OneReadyAndOneComingUp_StartsTheRestTogether() =>
        Assert.True(MayStart(true, Limit, [new Sibling(InstanceState.Starting, false, default), new Sibling(InstanceState.Running, true, default)]));

    [Fact]
    public void MayStart_NotStaggered_Always() => Assert.True(MayStart(false, Limit, [new Sibling(InstanceState.Starting, false, default)]));
}
