using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Resources;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Resources;

public sealed class StateViewTests
{
    [Theory]
    [InlineData("", "Unknown", Tone.Neutral)]
    [InlineData("NotStarted", "Not started", Tone.Neutral)]
    [InlineData("Waiting", "Waiting", Tone.Busy)]
    [InlineData("Starting", "Starting", Tone.Busy)]
    [InlineData("Running", "Running", Tone.Good)]
    [InlineData("Stopping", "Stopping", Tone.Busy)]
    [InlineData("Exited", "Exited", Tone.Neutral)]
    [InlineData("Finished", "Finished", Tone.Good)]
    [InlineData("FailedToStart", "Failed to start", Tone.Bad)]
    [InlineData("RuntimeUnhealthy", "No container engine", Tone.Warning)]
    [InlineData("ValueMissing", "Value missing", Tone.Warning)]
    [InlineData("SomethingNew", "SomethingNew", Tone.Neutral)]
    public void Of_State_HasWordAndTone(string state, string text, Tone tone)
    {
        var view = StateView.Of(Resource("api", state: state));

        Assert.Equal((text, tone), (view.Text, view.Tone));
        Assert.NotEmpty(view.Icon);
    }

    [Fact]
    public void Of_ExitedWithACode_IsBadAndSaysIt()
    {
        var view = StateView.Of(Resource("api", state: "Exited").With(("resource.exitCode", "134")));

        Assert.Equal(Tone.Bad, view.Tone);
        Assert.Contains("134", view.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_UnknownStateWithAStyle_FollowsTheAppHost()
        => Assert.Equal(Tone.Bad, StateView.Of(Resource("x", state: "Broken") with { StateStyle = "error" }).Tone);

    [Fact]
    public void Of_Running_ShowsItsWorstHealthReport()
    {
        var resource = Resource("api") with
        {
            HealthReports = [Report(HealthState.Healthy, key: "a"), Report(HealthState.Degraded, "slow", "b"), Report(HealthState.Unhealthy, "", "c", "boom\nat X")],
        };

        var view = StateView.Of(resource);

        Assert.Equal(("Unhealthy", Tone.Bad, "c: boom"), (view.Text, view.Tone, view.Explanation));
        Assert.Equal(HealthState.Unhealthy, StateView.HealthOf(resource));
    }

    [Fact]
    public void Of_RunningWithChecksThatHaveNotRun_IsNotYetGood()
        => Assert.Equal(Tone.Busy, StateView.Of(Resource("api") with { HealthReports = [Report(null)] }).Tone);

    [Fact]
    public void Of_Waiting_NamesWhom()
    {
        var told = Resource("api", state: "Waiting") with
        {
            Properties = [new ResourcePropertySnapshot("resource.waitingFor", "", "migrator, cache", ["migrator", "cache"], false, false, null)],
        };
        var related = Resource("api", state: "Waiting") with { Relations = [new("postgres", "Reference"), new("migrator", "WaitFor")] };

        Assert.Equal("Waiting for migrator, cache.", StateView.Of(told).Explanation);
        Assert.Equal("Waiting for migrator.", StateView.Of(related).Explanation);
    }
}
