using Docker.DotNet.Models;
using LocalStack.Hosting.Containers;
using ContainerSpec = LocalStack.Hosting.Containers.ContainerSpec;
using EngineHealth = Docker.DotNet.Models.Health;

namespace LocalStack.Hosting.Tests.Containers;

/// <summary>What the driver makes of what the engine shows.</summary>
public sealed class ContainerStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("created", false)]
    [InlineData("running", false)]
    [InlineData("paused", false)]
    [InlineData("restarting", false)]
    [InlineData("exited", true)]
    [InlineData("dead", true)]
    [InlineData("removing", true)]
    [InlineData("stopping", false)]
    [InlineData("stopped", false)]
    [InlineData("initialized", false)]
    public void ExitOf_EachStatus(string status, bool hasEnded)
    {
        var state = new State { Status = status, Running = status is "running" or "paused" or "restarting", Paused = status == "paused", ExitCode = 3, OOMKilled = true, Error = " ", FinishedAt = "2026-01-31T09:29:59.5Z" };

        var exit = ContainerFollower.ExitOf(state, Now);

        Assert.Equal(hasEnded ? new ContainerExit(3, true, null, Now.AddSeconds(-0.5)) : null, exit);
    }

    [Fact]
    public void ExitOf_WithoutATime_IsNow() => Assert.Equal(Now, ContainerFollower.ExitOf(new State { Status = "exited", FinishedAt = "0001-01-01T00:00:00Z" }, Now)!.At);

    [Fact]
    public void ExitOf_NothingKnown_IsNone() => Assert.Null(ContainerFollower.ExitOf(null, Now));

    [Theory]
    [InlineData("", nameof(ContainerHealthStatus.None))]
    [InlineData("none", nameof(ContainerHealthStatus.None))]
    [InlineData("starting", nameof(ContainerHealthStatus.Starting))]
    [InlineData("healthy", nameof(ContainerHealthStatus.Healthy))]
    [InlineData("unhealthy", nameof(ContainerHealthStatus.Unhealthy))]
    public void HealthOf_EachStatus(string status, string expected)
    {
        var health = new EngineHealth
        {
            Status = status,
            FailingStreak = 2,
            Log = [new HealthcheckResult { End = Now.UtcDateTime, Output = " last \n", ExitCode = 1 }, new HealthcheckResult { End = Now.UtcDateTime.AddSeconds(-1), Output = "first" }],
        };

        var read = RunningContainer.HealthOf(health);

        Assert.Equal((expected, 2, "last", 1), (read.Status.ToString(), read.FailingStreak, read.LastOutput, read.LastExitCode));
    }

    [Fact]
    public void HealthOf_NoCheck_IsNone() => Assert.Equal(new ContainerHealth(ContainerHealthStatus.None, 0, "", null), RunningContainer.HealthOf(null));

    private static readonly Dictionary<string, (Func<ContainerSpec, ContainerSpec> Make, bool IsSame)> Changes = new()
    {
        ["nothing"] = (spec => spec with { }, true),
        ["equal contents"] = (spec => spec with { Environment = spec.Environment.Remove("A").Add("A", "1"), Arguments = [.. spec.Arguments] }, true),
        ["network"] = (spec => spec with { Network = "other", NetworkAliases = ["x"] }, true),
        ["image"] = (spec => spec, false),
        ["argument"] = (spec => spec with { Arguments = ["b"] }, false),
        ["arguments apart"] = (spec => spec with { Arguments = ["a", ""] }, false),
        ["entry point"] = (spec => spec with { Entrypoint = "/bin/x" }, false),
        ["variable"] = (spec => spec with { Environment = spec.Environment.SetItem("A", "2") }, false),
        ["port"] = (spec => spec with { Ports = [new ContainerPort(80, 8080)] }, false),
        ["mount"] = (spec => spec with { Mounts = [new ContainerMount(ContainerMountKind.Volume, "v", "/v")] }, false),
        ["file"] = (spec => spec with { Files = [new ContainerFiles { Destination = "/etc", Entries = [new ContainerFilesEntry.Text("x", "2")] }] }, false),
        ["file's mode"] = (spec => spec with { Files = [new ContainerFiles { Destination = "/etc", Entries = [new ContainerFilesEntry.Text("x", "1") { Mode = UnixFileMode.UserRead }] }] }, false),
        ["runtime argument"] = (spec => spec with { RuntimeArguments = ["--init"] }, false),
        ["label"] = (spec => spec with { Labels = spec.Labels.Add("a", "b") }, false),
    };

    public static TheoryData<string> ChangeNames => [.. Changes.Keys];

    [Theory]
    [MemberData(nameof(ChangeNames))]
    public void Configuration_Hash_IsTheSameWhereTheContainerIs(string what)
    {
        var spec = new ContainerSpec
        {
            Resource = "db",
            Name = "db",
            Image = new ContainerImage(null, "postgres", "17", null),
            Arguments = ["a"],
            Files = [new ContainerFiles { Destination = "/etc", Entries = [new ContainerFilesEntry.Text("x", "1")] }],
        };
        spec = spec with { Environment = spec.Environment.Add("A", "1") };

        var (change, isSame) = Changes[what];

        var before = ContainerConfiguration.HashOf(spec, "sha256:1");
        var after = ContainerConfiguration.HashOf(change(spec), what == "image" ? "sha256:2" : "sha256:1");

        Assert.Equal(isSame, before == after);
    }

    public static TheoryData<string, Action<Dictionary<string, string>>, bool> Labels => new()
    {
        { "all", static _ => { }, true },
        { "persistent", static labels => labels[ContainerLabels.Lifetime] = ContainerLabels.Persistent, false },
        { "no lifetime", static labels => labels.Remove(ContainerLabels.Lifetime), false },
        { "no AppHost", static labels => labels.Remove(ContainerLabels.AppHost), false },
        { "no resource", static labels => labels.Remove(ContainerLabels.Resource), false },
        { "no run", static labels => labels.Remove(ContainerLabels.Run), false },
        { "no owner", static labels => labels.Remove(ContainerLabels.Owner), false },
        { "no host", static labels => labels.Remove(ContainerLabels.Host), false },
        { "another machine", static labels => labels[ContainerLabels.Host] = "other", false },
        { "owner lives", static labels => labels[ContainerLabels.Owner] = "alive", false },
        { "this run", static labels => labels[ContainerLabels.Run] = "this", false },
    };

    [Theory]
    [MemberData(nameof(Labels))]
    public void Reaper_IsLeftOver_OnlyWithEveryLabel_AndADeadOwnerOfThisMachine(string what, Action<Dictionary<string, string>> change, bool isLeftOver)
    {
        var earlier = new ContainerOwner { AppHost = "app", RunId = "earlier", Host = "here", Process = "dead" };
        var labels = new Dictionary<string, string>(ContainerLabels.For(earlier, "db", isPersistent: false));
        change(labels);

        Assert.True(isLeftOver == ContainerReaper.IsLeftOver(labels, earlier with { RunId = "this", Process = "alive" }, owner => owner == "alive"), what);
    }

    [Fact]
    public void Reaper_IsLeftOver_WithoutLabels_IsNot() => Assert.False(ContainerReaper.IsLeftOver(null, TestOwner.Create(), _ => false));
}
