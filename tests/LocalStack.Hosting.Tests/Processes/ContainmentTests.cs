using System.Diagnostics;
using System.Text;
using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using static LocalStack.Hosting.Tests.Processes.TestPrograms;

namespace LocalStack.Hosting.Tests.Processes;

/// <summary>Whatever is killed, and in whatever order: nothing of a run stays, and nothing else is touched.</summary>
public sealed class ContainmentTests : IDisposable
{
    private const string Stubborn = "trap '' TERM INT; echo up; while :; do sleep 0.05; done";

    private readonly TemporaryDirectory _state = new();
    private readonly string _runId = Guid.NewGuid().ToString("N");
    private readonly List<Process> _decoys = [];

    public ContainmentTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks into /proc.");

    public void Dispose()
    {
        foreach (Process decoy in _decoys)
        {
            decoy.Kill();
            decoy.WaitForExit();
            decoy.Dispose();
        }

        // Whatever a failed test has left.
        foreach (ProcessEntry entry in Marked())
        {
            Send(entry.Pid, Kill);
        }

        _state.Dispose();
    }

    private List<ProcessEntry> Marked()
    {
        byte[] marker = Encoding.UTF8.GetBytes(ProcessMarker.ForRun(_runId));
        return [.. ProcessTable.Read().Where(entry => !entry.IsZombie && ProcessTable.HasEnvironmentEntry(entry.Pid, marker))];
    }

    /// <summary>A process that looks like one of ours, but belongs to another run or to none.</summary>
    private Process Decoy(string? runId = null)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Stubborn]) { RedirectStandardOutput = true };
        start.Environment.Remove(ProcessMarker.RunVariable);
        if (runId is not null)
        {
            start.Environment[ProcessMarker.RunVariable] = runId;
        }

        Process decoy = Process.Start(start)!;
        _decoys.Add(decoy);
        Assert.Equal("up", decoy.StandardOutput.ReadLine());
        return decoy;
    }

    [Fact]
    public async Task HostKilled_ChildrenGrandchildrenAndDaemons_AreGoneWithinThreeSeconds()
    {
        Process decoy = Decoy();
        Process decoyOfAnotherRun = Decoy(_runId + "0");
        using var host = new HostProcess(
            _state.Path,
            _runId,
            "trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done",
            Stubborn,
            $"sh -c \"{Stubborn}\" & echo grandchild $!; setsid sh -c \"{Stubborn}\" >/dev/null & echo daemon $!; wait");
        int[] pids =
        [
            await host.Lines.WaitForNumberAsync("child "),
            await host.Lines.WaitForNumberAsync("child ", skip: 1),
            await host.Lines.WaitForNumberAsync("child ", skip: 2),
            await host.Lines.WaitForNumberAsync("line grandchild "),
            await host.Lines.WaitForNumberAsync("line daemon "),
        ];
        int[] guardians = await host.GuardiansAsync();
        await host.Lines.WaitForAsync("line up", skip: 2);
        Assert.All(pids, static pid => Assert.True(IsAlive(pid)));

        await host.KillAsync();
        long killed = Stopwatch.GetTimestamp();
        await Within.Becomes(() => !pids.Any(IsAlive) && Marked().Count == 0);
        TimeSpan taken = Stopwatch.GetElapsedTime(killed);
        await Within.Becomes(() => !guardians.Any(IsAlive));

        // Three seconds on a machine with nothing else to do; the bound leaves room for one that has.
        TestContext.Current.SendDiagnosticMessage($"everything gone {taken.TotalMilliseconds:0} ms after the kill");
        Assert.True(taken < TimeSpan.FromSeconds(10), $"It took {taken}.");
        Assert.False(decoy.HasExited);
        Assert.False(decoyOfAnotherRun.HasExited);
        Assert.Empty(Directory.GetFileSystemEntries(_state.Path));
    }

    [Fact]
    public async Task HostKilled_ChildThatListens_IsAskedBeforeItIsKilled()
    {
        // Its output is closed with the host's end: whoever writes there ends of that.
        string farewell = _state.File("farewell.txt");
        using var host = new HostProcess(_state.File("state"), _runId, $"exec 2>/dev/null; trap 'echo bye >{farewell}; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        int child = await host.Lines.WaitForNumberAsync("child ");
        await host.Lines.WaitForAsync("line up");

        await host.KillAsync();
        await Within.Becomes(() => !IsAlive(child));

        Assert.Equal("bye\n", await File.ReadAllTextAsync(farewell, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task GuardianKilled_AnotherTakesOver_AndActsWhenTheHostIsKilled()
    {
        using var host = new HostProcess(_state.Path, _runId, Stubborn);
        int child = await host.Lines.WaitForNumberAsync("child ");
        int[] first = await host.GuardiansAsync();
        await host.Lines.WaitForAsync("ready");

        foreach (int guardian in first)
        {
            Send(guardian, Kill);
        }

        int asked = 1;
        int[] second;
        do
        {
            host.Ask("guardians");
            second = await host.GuardiansAsync(skip: asked++);
        }
        while (second.Intersect(first).Any());

        await host.KillAsync();

        await Within.Becomes(() => !IsAlive(child) && !second.Any(IsAlive));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task OneGuardianKilledTogetherWithTheHost_TheOtherOneActs(int which)
    {
        using var host = new HostProcess(_state.Path, _runId, Stubborn, $"setsid sh -c \"{Stubborn}\" >/dev/null & echo daemon $!; exit 0");
        int child = await host.Lines.WaitForNumberAsync("child ");
        int daemon = await host.Lines.WaitForNumberAsync("line daemon ");
        int[] guardians = await host.GuardiansAsync();
        await host.Lines.WaitForAsync("ready");

        Send(guardians[which], Kill);
        Send(host.Id, Kill);

        await Within.Becomes(() => !IsAlive(child) && !IsAlive(daemon));
        await Within.Becomes(() => !guardians.Any(IsAlive));
    }

    [Fact]
    public async Task EverybodyKilled_TheNextStartReapsWhatIsLeft()
    {
        Process decoy = Decoy();
        using var host = new HostProcess(_state.Path, _runId, Stubborn, $"setsid sh -c \"{Stubborn}\" >/dev/null & echo daemon $!; wait");
        int child = await host.Lines.WaitForNumberAsync("child ");
        int daemon = await host.Lines.WaitForNumberAsync("line daemon ");
        int[] guardians = await host.GuardiansAsync();
        await host.Lines.WaitForAsync("ready");

        // Stopped first, as a power cut stops all at once: no guardian may act on the end of the other processes.
        foreach (int pid in guardians)
        {
            Send(pid, Stop);
        }

        await host.KillAsync();
        foreach (int pid in guardians)
        {
            Send(pid, Kill);
        }

        await Within.Becomes(() => !guardians.Any(IsAlive));
        Assert.True(IsAlive(child) && IsAlive(daemon));

        IReadOnlyList<ReapedProcess> reaped = await OrphanReaper.ReapAsync(_state.Path, NullLogger.Instance, TestContext.Current.CancellationToken).WithinLimit();

        Assert.Contains(reaped, process => process.Pid == child && process.Name == "child" && process.RunId == _runId);
        Assert.Contains(reaped, process => process.Pid == daemon);
        Assert.False(IsAlive(child) || IsAlive(daemon));
        Assert.False(decoy.HasExited);
        Assert.Empty(Directory.GetFileSystemEntries(_state.Path));
    }

    [Fact]
    public async Task HostEndsProperly_NothingIsLeft()
    {
        using var host = new HostProcess(_state.Path, _runId, Stubborn, $"setsid sh -c \"{Stubborn}\" >/dev/null & echo daemon $!; exit 0");
        int child = await host.Lines.WaitForNumberAsync("child ");
        int daemon = await host.Lines.WaitForNumberAsync("line daemon ");
        int[] guardians = await host.GuardiansAsync();
        await host.Lines.WaitForAsync("ready");

        await host.EndInputAsync();

        await host.Lines.WaitForAsync("disposed");
        Assert.DoesNotContain([child, daemon, .. guardians], IsAlive);
        Assert.Empty(Directory.GetFileSystemEntries(_state.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HostEnds_CleanupsAreRun_JustAsTheyAreWritten(bool killed)
    {
        string marker = _state.File("cleaned");
        using var host = new HostProcess(_state.File("state"), _runId, "cleanup", $"printf '%s\\n' 'a  \\n b' \"$(echo '*' '$x')\" >>'{marker}'\nexit 3", $"echo second >>'{marker}2'");
        int[] guardians = await host.GuardiansAsync();
        await host.Lines.WaitForAsync("ready");

        await (killed ? host.KillAsync() : host.EndInputAsync());
        await Within.Becomes(() => !guardians.Any(IsAlive));

        // Each guardian runs them when the AppHost was killed; what they do may be done twice.
        string cleaned = await File.ReadAllTextAsync(marker, TestContext.Current.CancellationToken);
        Assert.StartsWith("a  \\n b\n* $x\n", cleaned, StringComparison.Ordinal);
        Assert.StartsWith("second\n", await File.ReadAllTextAsync(marker + "2", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_state.File("state")));
    }

    [Fact]
    public async Task HostEnds_CleanupThatWasTakenBack_IsNotRun()
    {
        string marker = _state.File("cleaned");
        using var host = new HostProcess(_state.File("state"), _runId, "cleanup", $"echo first >>'{marker}'", $"echo second >>'{marker}'");
        int[] guardians = await host.GuardiansAsync();
        await host.Lines.WaitForAsync("ready");
        host.Ask("forget");
        await host.Lines.WaitForAsync("forgotten");

        await host.KillAsync();
        await Within.Becomes(() => !guardians.Any(IsAlive));

        Assert.DoesNotContain("first", await File.ReadAllTextAsync(marker, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
