using System.Diagnostics;
using System.IO.Pipes;
using LocalStack.Hosting.Processes;
using static LocalStack.Hosting.Tests.Processes.TestPrograms;

namespace LocalStack.Hosting.Tests.Processes;

public sealed class ProcessRunnerTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _state = new();
    private readonly CollectedLines _lines = new();
    private readonly string _runId = Guid.NewGuid().ToString("N");
    private ProcessRunner _runner = null!;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These tests start shell commands.");
        _runner = new ProcessRunner(new ProcessRunnerOptions { RunId = _runId, StateDirectory = _state.Path });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_runner is not null)
        {
            await _runner.DisposeAsync().AsTask().WithinLimit();
            byte[] marker = System.Text.Encoding.UTF8.GetBytes(ProcessMarker.ForRun(_runId));
            Assert.DoesNotContain(ProcessTable.Read(), entry => ProcessTable.HasEnvironmentEntry(entry.Pid, marker) && !entry.IsZombie);
            Assert.Empty(Directory.GetFileSystemEntries(_state.Path));
        }

        _state.Dispose();
    }

    private Task<RunningProcess> StartAsync(ProcessSpec spec) => _runner.StartAsync(spec, _lines, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Start_ProgramThatPrintsAndExits_LinesArriveBeforeExit()
    {
        RunningProcess process = await StartAsync(Shell("echo one; echo two >&2; printf 'no end'; exit 3"));

        ProcessExit exit = await process.Exit.WithinLimit();

        Assert.Equal((3, null), (exit.ExitCode, exit.Signal));
        Assert.Equal("exit code 3", exit.ToString());
        Assert.Equal(["no end", "one", "two"], _lines.All.Order());
        Assert.Equal(["two"], _lines.Errors);
        Assert.False(IsAlive(process.Id));
    }

    [Fact]
    public async Task Start_Environment_IsExactlyTheGivenOneAndTheMarkers()
    {
        ProcessSpec spec = Shell("env") with { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["GREETING"] = "hällo = 'x' \"y\"" } };

        RunningProcess process = await StartAsync(spec);
        await process.Exit.WithinLimit();

        Assert.Equal(
            ["GREETING=hällo = 'x' \"y\"", $"LOCALSTACK_PROCESS={_runId}:1", $"LOCALSTACK_RUN_ID={_runId}", "PATH=/usr/bin:/bin"],
            _lines.All.Where(static line => !line.StartsWith("PWD=", StringComparison.Ordinal) && !line.StartsWith("_=", StringComparison.Ordinal)
                && !line.StartsWith("SHLVL=", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Start_ArgumentsAndDirectory_ArriveUnchanged()
    {
        ProcessSpec spec = Shell("""pwd; for a in "$@"; do echo "[$a]"; done""") with { WorkingDirectory = _state.Path };
        spec = spec with { Arguments = [.. spec.Arguments, "sh", "a b", "", "*", "'\"$x", "ünï"] };

        RunningProcess process = await StartAsync(spec);
        await process.Exit.WithinLimit();

        Assert.Equal([_state.Path, "[a b]", "[]", "[*]", "['\"$x]", "[ünï]"], _lines.All);
    }

    [Fact]
    public async Task Start_StandardInput_IsEmpty()
    {
        RunningProcess process = await StartAsync(Shell("cat; echo end"));

        await process.Exit.WithinLimit();

        Assert.Equal(["end"], _lines.All);
    }

    [Fact]
    public async Task Start_Process_LeadsASessionOfItsOwnWithDefaultSignals()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        RunningProcess process = await StartAsync(Shell("grep -E '^Sig(Ign|Blk)' /proc/self/status; sleep 1000"));
        await _lines.WaitForAsync("SigIgn");

        ProcessEntry entry = ProcessTable.Find(process.Id)!.Value;

        Assert.Equal((process.Id, process.Id), (entry.Session, entry.Group));
        // Beyond bit 30 are the C library's own signals.
        Assert.All(_lines.All, static line => Assert.Equal(0, Convert.ToInt64(line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..], 16) & 0x7fff_ffff));
    }

    [Fact]
    public async Task Start_DescriptorThatWeInherited_IsNotHandedOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Libc.HasCloseFrom, "Needs glibc 2.34 or later.");

        // Not closed at exec, as one inherited from a shell is.
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        RunningProcess process = await StartAsync(Shell("for d in /proc/$$/fd/*; do readlink $d; done"));
        await process.Exit.WithinLimit();

        string inherited = new FileInfo($"/proc/self/fd/{pipe.GetClientHandleAsString()}").LinkTarget!;
        Assert.StartsWith("pipe:[", inherited, StringComparison.Ordinal);
        Assert.Contains("/dev/null", _lines.All);
        Assert.DoesNotContain(inherited, _lines.All);
    }

    [Fact]
    public async Task Exit_KilledFromOutside_NamesTheSignal()
    {
        RunningProcess process = await StartAsync(Shell("kill -9 $$"));

        ProcessExit exit = await process.Exit.WithinLimit();

        Assert.Equal((137, "SIGKILL"), (exit.ExitCode, exit.Signal));
        Assert.Equal("exit code 137 (SIGKILL)", exit.ToString());
    }

    [Fact]
    public async Task Exit_CodeAbove128_IsNotTakenForASignal()
    {
        RunningProcess process = await StartAsync(Shell("exit 143"));

        ProcessExit exit = await process.Exit.WithinLimit();

        Assert.Equal((143, null), (exit.ExitCode, exit.Signal));
    }

    [Fact]
    public async Task Exit_ManyShortProcessesAtOnce_EachReportsItsOwnCode()
    {
        Task<int>[] exits = [.. Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            RunningProcess process = await StartAsync(Shell($"exit {i}"));
            return (await process.Exit).ExitCode;
        }))];

        Assert.Equal(Enumerable.Range(0, 60), await Task.WhenAll(exits).WithinLimit());
    }

    [Fact]
    public async Task Exit_BesideSystemDiagnosticsProcess_BothSeeTheirChildrenEnd()
    {
        using Process other = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exit 7"]))!;
        RunningProcess ours = await StartAsync(Shell("exit 8"));
        using Process another = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exit 9"]))!;

        await Task.WhenAll(other.WaitForExitAsync(TestContext.Current.CancellationToken), another.WaitForExitAsync(TestContext.Current.CancellationToken), ours.Exit).WithinLimit();

        Assert.Equal((7, 8, 9), (other.ExitCode, (await ours.Exit).ExitCode, another.ExitCode));
    }

    [Fact]
    public async Task Exit_GrandchildKeepsTheOutputOpen_CompletesAllTheSame()
    {
        RunningProcess process = await StartAsync(Shell("setsid sh -c 'sleep 1000' & echo started; exit 0"));

        ProcessExit exit = await process.Exit.WithinLimit();

        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(["started"], _lines.All);
    }

    [Theory]
    [InlineData(StopSignal.Terminate, "TERM")]
    [InlineData(StopSignal.Interrupt, "INT")]
    [InlineData(StopSignal.Quit, "QUIT")]
    internal async Task Stop_ProgramThatListens_GetsItsSignalAndEndsItself(StopSignal signal, string name)
    {
        RunningProcess process = await StartAsync(Shell($"trap 'echo bye; exit 4' {name}; echo up; while :; do sleep 0.05; done") with { StopSignal = signal });
        await _lines.WaitForAsync("up");

        ProcessExit exit = await process.StopAsync(TestContext.Current.CancellationToken).WithinLimit();

        Assert.Equal((4, null), (exit.ExitCode, exit.Signal));
        Assert.Contains("bye", _lines.All);
    }

    [Fact]
    public async Task Stop_ProgramThatIgnoresTheSignal_IsKilledAfterItsTime()
    {
        RunningProcess process = await StartAsync(Shell("trap '' TERM; echo up; while :; do sleep 0.05; done") with { StopTimeout = TimeSpan.FromMilliseconds(300) });
        await _lines.WaitForAsync("up");

        long began = Stopwatch.GetTimestamp();
        ProcessExit exit = await process.StopAsync(TestContext.Current.CancellationToken).WithinLimit();

        Assert.Equal("SIGKILL", exit.Signal);
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Stop_CancelledWhileWaiting_KillsAtOnce()
    {
        RunningProcess process = await StartAsync(Shell("trap '' TERM; echo up; while :; do sleep 0.05; done") with { StopTimeout = TimeSpan.FromHours(1) });
        await _lines.WaitForAsync("up");
        using var hurry = new CancellationTokenSource();

        Task<ProcessExit> first = process.StopAsync(TestContext.Current.CancellationToken);
        Task<ProcessExit> second = process.StopAsync(hurry.Token);
        await hurry.CancelAsync();

        Assert.Equal("SIGKILL", (await first.WithinLimit()).Signal);
        Assert.Equal("SIGKILL", (await second.WithinLimit()).Signal);
    }

    [Fact]
    public async Task Stop_CalledAgainAndAfterTheEnd_GivesTheSameExit()
    {
        RunningProcess process = await StartAsync(Shell("sleep 1000"));

        ProcessExit first = await process.StopAsync(TestContext.Current.CancellationToken).WithinLimit();
        ProcessExit second = await process.StopAsync(TestContext.Current.CancellationToken).WithinLimit();
        ProcessExit third = await process.KillAsync().WithinLimit();

        Assert.Equal("SIGTERM", first.Signal);
        Assert.Same(first, second);
        Assert.Same(first, third);
    }

    [Fact]
    public async Task Stop_LauncherEndsFirst_WhatItLaunchedMayStillCleanUp()
    {
        RunningProcess process = await StartAsync(Shell(
            "sh -c 'trap \"sleep 0.3; echo cleaned; exit 0\" TERM; echo up; while :; do sleep 0.05; done' & wait"));
        await _lines.WaitForAsync("up");

        ProcessExit exit = await process.StopAsync(TestContext.Current.CancellationToken).WithinLimit();

        Assert.Equal("SIGTERM", exit.Signal);
        Assert.Contains("cleaned", _lines.All);
    }

    [Fact]
    public async Task Stop_ChildGrandchildAndDaemonThatIgnoreTheSignal_AllAreGone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a process that makes a session of its own is not found.");
        const string Stubborn = "trap \"\" TERM; while :; do sleep 0.05; done";
        RunningProcess process = await StartAsync(Shell(
            $"trap '' TERM; sh -c '{Stubborn}' & echo child $!; sh -c 'setsid sh -c \"{Stubborn.Replace("\"", "\\\"", StringComparison.Ordinal)}\" >/dev/null 2>&1 & echo daemon $!'; wait")
            with { StopTimeout = TimeSpan.FromMilliseconds(200) });
        int child = await _lines.WaitForNumberAsync("child ");
        int daemon = await _lines.WaitForNumberAsync("daemon ");
        await Within.Becomes(() => ProcessTable.Find(daemon)?.Session == daemon);

        await process.StopAsync(TestContext.Current.CancellationToken).WithinLimit();

        Assert.False(IsAlive(process.Id));
        Assert.False(IsAlive(child));
        Assert.False(IsAlive(daemon));
    }

    [Fact]
    public async Task Crash_WithOthersStillRunning_TakesThemDown()
    {
        RunningProcess process = await StartAsync(Shell("sleep 1000 & echo child $!; exit 1"));
        int child = await _lines.WaitForNumberAsync("child ");

        await process.Exit.WithinLimit();

        await Within.Becomes(() => !IsAlive(child));
    }

    [Fact]
    public async Task ProperEnd_LeavesItsDaemonRunning_UntilTheRunnerEnds()
    {
        RunningProcess process = await StartAsync(Shell("setsid sleep 1000 >/dev/null 2>&1 & echo daemon $!; exit 0"));
        await process.Exit.WithinLimit();
        int daemon = await _lines.WaitForNumberAsync("daemon ");

        Assert.True(IsAlive(daemon));
        await _runner.DisposeAsync().AsTask().WithinLimit();

        await Within.Becomes(() => !IsAlive(daemon));
    }

    [Fact]
    public async Task Dispose_WhileProcessesRunAndStart_LeavesNothing()
    {
        var started = new System.Collections.Concurrent.ConcurrentBag<int>();
        Task[] starts = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                started.Add((await StartAsync(Shell("trap '' TERM; sleep 1000 & wait"))).Id);
            }
        }))];
        await Within.Becomes(() => started.Count > 4);

        await _runner.DisposeAsync().AsTask().WithinLimit();

        foreach (Task start in starts)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => start.WithinLimit());
        }

        Assert.DoesNotContain(started, IsAlive);
    }

    [Fact]
    public async Task Capture_GiantLineAndFlood_ArriveWithinTheirBounds()
    {
        RunningProcess process = await StartAsync(SubjectWith("--flood", "200000", "--giant-line", "1000000", "--exit", "0"));

        await process.Exit.WithinLimit();

        IReadOnlyList<string> lines = _lines.All;
        Assert.Equal(200_001, lines.Count);
        Assert.Equal("line 199999", lines[199_999]);
        Assert.StartsWith("xxxx", lines[200_000], StringComparison.Ordinal);
        Assert.True(lines[200_000].Length < ConsoleLines.MaxLineBytes + 100);
    }

    [Fact]
    public async Task Capture_SinkThatThrows_DoesNotBlockTheProcess()
    {
        RunningProcess process = await _runner.StartAsync(Shell("i=0; while [ $i -lt 20000 ]; do echo 'a line of some length'; i=$((i+1)); done; exit 5"), new ThrowingSink(), TestContext.Current.CancellationToken);

        Assert.Equal(5, (await process.Exit.WithinLimit()).ExitCode);
    }

    [Fact]
    public async Task Start_NicenessAndUser_AreApplied()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root on Linux can start a process as another user.");
        RunningProcess process = await StartAsync(Shell("id -un; nice") with { RunAsUser = "nobody", Niceness = 5 });

        await process.Exit.WithinLimit();

        Assert.Equal(["nobody", "5"], _lines.All);
    }

    private sealed class ThrowingSink : IConsoleSink
    {
        public void OnLine(ReadOnlySpan<byte> utf8, bool isStandardError, DateTimeOffset at) => throw new InvalidOperationException("no");
    }
}
