using System.Diagnostics;
using System.Globalization;
using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using static LocalStack.Hosting.Tests.Processes.TestPrograms;

namespace LocalStack.Hosting.Tests.Processes;

public sealed class OrphanReaperTests : IDisposable
{
    private const int NoSuchHost = 4_000_000;

    private readonly TemporaryDirectory _state = new();
    private readonly Process _bystander;

    public OrphanReaperTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The reaper works on Linux only.");
        _bystander = Process.Start(new ProcessStartInfo("/bin/sleep", ["1000"]))!;
    }

    public void Dispose()
    {
        if (_bystander is not null)
        {
            _bystander.Kill();
            _bystander.WaitForExit();
            _bystander.Dispose();
        }

        _state.Dispose();
    }

    private static string Ticks(long ticks) => ticks.ToString(CultureInfo.InvariantCulture);

    private string Write(string bootId, int hostPid, string hostStamp, params RecordedProcess[] children)
    {
        string file = RunState.FileFor(_state.Path, Guid.NewGuid().ToString("N"));
        new RunState("test", bootId, hostPid, hostStamp, children).Write(file);
        return file;
    }

    private Task<IReadOnlyList<ReapedProcess>> ReapAsync()
        => OrphanReaper.ReapAsync(_state.Path, NullLogger.Instance, TestContext.Current.CancellationToken).WithinLimit();

    [Fact]
    public async Task Reap_RecordedPidThatNowIsAnotherProcess_LeavesItAlone()
    {
        long actualStart = StartOf(_bystander.Id);
        string file = Write(ProcessTable.BootId, NoSuchHost, "1", new RecordedProcess(_bystander.Id, Ticks(actualStart - 1), StopSignal.Terminate, "api"));

        IReadOnlyList<ReapedProcess> reaped = await ReapAsync();

        Assert.Empty(reaped);
        Assert.False(_bystander.HasExited);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Reap_StateOfAnotherBoot_LeavesEverythingAlone()
    {
        string file = Write("another boot", NoSuchHost, "1", new RecordedProcess(_bystander.Id, Ticks(StartOf(_bystander.Id)), StopSignal.Terminate, "api"));

        IReadOnlyList<ReapedProcess> reaped = await ReapAsync();

        Assert.Empty(reaped);
        Assert.False(_bystander.HasExited);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Reap_HostStillAtWork_LeavesItsProcessesAlone()
    {
        string file = Write(
            ProcessTable.BootId,
            Environment.ProcessId,
            Ticks(StartOf(Environment.ProcessId)),
            new RecordedProcess(_bystander.Id, Ticks(StartOf(_bystander.Id)), StopSignal.Terminate, "api"));

        IReadOnlyList<ReapedProcess> reaped = await ReapAsync();

        Assert.Empty(reaped);
        Assert.False(_bystander.HasExited);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Reap_HostPidThatNowIsAnotherProcess_EndsWhatTheHostLeft()
    {
        Write(
            ProcessTable.BootId,
            Environment.ProcessId,
            "1",
            new RecordedProcess(_bystander.Id, Ticks(StartOf(_bystander.Id)), StopSignal.Terminate, "api"));

        IReadOnlyList<ReapedProcess> reaped = await ReapAsync();

        Assert.Equal([new ReapedProcess(_bystander.Id, "api", "test")], reaped);
        await _bystander.WaitForExitAsync(TestContext.Current.CancellationToken).WithinLimit();
        Assert.Equal(143, _bystander.ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("something else\n")]
    [InlineData("localstack-run 1\nrun x\nboot y\nhost z 1\n")]
    [InlineData("localstack-run 1\nrun x\nboot y\nhost 5 1\nchild -1 5 Terminate api\n")]
    [InlineData("localstack-run 1\nrun x\nboot y\nhost 5 1\nchild 1 5 Terminate api\n")]
    public async Task Reap_FileThatIsNoRunState_IsRemovedWithoutHarm(string text)
    {
        string file = RunState.FileFor(_state.Path, "broken");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);

        Assert.Empty(await ReapAsync());

        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Reap_NoDirectory_FindsNothing()
    {
        Assert.Empty(await OrphanReaper.ReapAsync(_state.File("none"), NullLogger.Instance, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Write_ThenRead_GivesTheSameAndTheFileIsPrivate()
    {
        string file = RunState.FileFor(_state.Path, "r1");
        RecordedProcess[] children = [new(17, "4711", StopSignal.Interrupt, "post gres"), new(18, "4712", StopSignal.Terminate, "api-1")];

        new RunState("r1", "boot", 5, "99", children).Write(file);
        RunState? read = RunState.Read(file);

        Assert.Equal(("r1", "boot", 5, "99"), (read!.RunId, read.BootId, read.HostPid, read.HostStartStamp));
        Assert.Equal(children, read.Children);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file));
    }
}
