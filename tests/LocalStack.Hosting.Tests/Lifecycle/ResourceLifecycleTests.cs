using LocalStack.Hosting.Lifecycle;
using static LocalStack.Hosting.Lifecycle.InstanceAction;
using static LocalStack.Hosting.Lifecycle.InstanceEvent;
using static LocalStack.Hosting.Lifecycle.InstanceState;

namespace LocalStack.Hosting.Tests.Lifecycle;

public class ResourceLifecycleTests
{
    /// <summary>The whole table. A pair that is not here changes nothing.</summary>
    private static readonly Dictionary<(InstanceState, InstanceEvent), (InstanceState, InstanceAction)> Table = new()
    {
        [(NotStarted, Start)] = (Waiting, BeginWait),
        [(NotStarted, Restart)] = (Waiting, BeginWait),
        [(NotStarted, BuildStarted)] = (Building, None),
        [(Finished, Start)] = (Waiting, BeginWait),
        [(Finished, Restart)] = (Waiting, BeginWait),
        [(Finished, BuildStarted)] = (Building, None),
        [(FailedToStart, Start)] = (Waiting, BeginWait),
        [(FailedToStart, Restart)] = (Waiting, BeginWait),
        [(FailedToStart, BuildStarted)] = (Building, None),
        [(RuntimeUnhealthy, Start)] = (Waiting, BeginWait),
        [(RuntimeUnhealthy, Restart)] = (Waiting, BeginWait),
        [(RuntimeUnhealthy, BuildStarted)] = (Building, None),
        [(Waiting, WaitMet)] = (Starting, Launch),
        [(Waiting, WaitFailed)] = (FailedToStart, None),
        [(Waiting, Start)] = (Starting, EndWaitAndLaunch),
        [(Waiting, Stop)] = (NotStarted, EndWait),
        [(Starting, Launched)] = (Running, None),
        [(Starting, LaunchFailed)] = (FailedToStart, None),
        [(Starting, LaunchCanceled)] = (NotStarted, None),
        [(Starting, RuntimeMissing)] = (RuntimeUnhealthy, None),
        [(Starting, Stop)] = (Stopping, CancelLaunch),
        [(Starting, Restart)] = (Restarting, CancelLaunch),
        [(Running, Exited)] = (Finished, None),
        [(Running, Stop)] = (Stopping, StopProcess),
        [(Running, Restart)] = (Restarting, StopProcess),
        [(Stopping, Launched)] = (Stopping, StopProcess),
        [(Stopping, LaunchFailed)] = (NotStarted, None),
        [(Stopping, LaunchCanceled)] = (NotStarted, None),
        [(Stopping, RuntimeMissing)] = (NotStarted, None),
        [(Stopping, Exited)] = (Finished, None),
        [(Stopping, Start)] = (Restarting, None),
        [(Stopping, Restart)] = (Restarting, None),
        [(Restarting, Launched)] = (Restarting, StopProcess),
        [(Restarting, LaunchFailed)] = (Waiting, BeginWait),
        [(Restarting, LaunchCanceled)] = (Waiting, BeginWait),
        [(Restarting, RuntimeMissing)] = (Waiting, BeginWait),
        [(Restarting, Exited)] = (Waiting, BeginWait),
        [(Restarting, Stop)] = (Stopping, None),
        [(Building, BuildEnded)] = (NotStarted, None),
    };

    [Fact]
    public void Next_EveryPair_IsTheTablesRow()
    {
        foreach (var state in Enum.GetValues<InstanceState>())
        {
            foreach (var @event in Enum.GetValues<InstanceEvent>())
            {
                var (expectedState, expectedAction) = Table.GetValueOrDefault((state, @event), (state, None));

                var (actualState, actualAction) = ResourceLifecycle.Next(state, @event);

                Assert.True(
                    (expectedState, expectedAction) == (actualState, actualAction),
                    $"({state}, {@event}) gave ({actualState}, {actualAction}) instead of ({expectedState}, {expectedAction}).");
            }
        }
    }

    [Fact]
    public void Next_AfterAStopFromAnywhere_ReachesRestWithoutAFurtherWish()
    {
        foreach (var state in Enum.GetValues<InstanceState>())
        {
            var (next, action) = ResourceLifecycle.Next(state, Stop);
            var report = action == CancelLaunch ? LaunchCanceled : state == Building ? BuildEnded : Exited;

            var settled = ResourceLifecycle.IsAtRest(next) ? next : ResourceLifecycle.Next(next, report).State;

            Assert.True(ResourceLifecycle.IsAtRest(settled), $"A stop in {state} ends in {settled}.");
        }
    }

    [Fact]
    public void Next_AnyStorm_NeverLosesAProcess()
    {
        // A model of the world: at most one launch under way, at most one process. Every event that the world can produce is produced.
        var random = new Random(20261122);
        for (var round = 0; round < 2_000; round++)
        {
            var (state, launching, running, stopping) = (NotStarted, false, false, false);
            for (var step = 0; step < 40; step++)
            {
                var possible = new List<InstanceEvent> { Start, Stop, Restart };
                possible.AddRange(state == Waiting ? [WaitMet, WaitFailed] : []);
                possible.AddRange(launching ? [Launched, LaunchFailed, LaunchCanceled] : []);
                possible.AddRange(running ? [Exited] : []);
                var @event = possible[random.Next(possible.Count)];
                (launching, running) = @event switch
                {
                    Launched => (false, true),
                    LaunchFailed or LaunchCanceled => (false, false),
                    Exited => (launching, false),
                    _ => (launching, running),
                };
                stopping &= running;

                (state, var action) = ResourceLifecycle.Next(state, @event);
                Assert.False(action is Launch or EndWaitAndLaunch && (launching || running), "A second launch began.");
                launching |= action is Launch or EndWaitAndLaunch;
                stopping |= action is StopProcess;

                Assert.True(!running || state is Running or Stopping or Restarting, $"A process runs in state {state}.");
                Assert.True(!launching || state is Starting or Stopping or Restarting, $"A launch is under way in state {state}.");
                Assert.True(state is not (Stopping or Restarting) || launching || stopping, $"Nothing ends state {state}.");
            }
        }
    }
}
