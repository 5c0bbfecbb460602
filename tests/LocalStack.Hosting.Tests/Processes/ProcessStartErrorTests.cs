using LocalStack.Hosting.Processes;
using static LocalStack.Hosting.Tests.Processes.TestPrograms;

namespace LocalStack.Hosting.Tests.Processes;

public sealed class ProcessStartErrorTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ProcessRunner _runner;

    public ProcessStartErrorTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "These tests use Unix file modes.");
        _runner = new ProcessRunner(new ProcessRunnerOptions { RunId = Guid.NewGuid().ToString("N"), StateDirectory = _directory.File("state") });
    }

    public async ValueTask DisposeAsync()
    {
        await _runner.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<ProcessStartException> FailAsync(ProcessSpec spec)
        => await Assert.ThrowsAsync<ProcessStartException>(() => _runner.StartAsync(spec, new CollectedLines(), TestContext.Current.CancellationToken));

    private string Write(string name, string text, bool executable)
    {
        string path = _directory.File(name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, executable ? (UnixFileMode)0b111_101_101 : (UnixFileMode)0b110_100_100);
        }

        return path;
    }

    [Fact]
    public async Task Start_MissingFile_SaysWhichPath()
    {
        ProcessStartException failure = await FailAsync(Shell("", "api") with { FileName = "bin/api", WorkingDirectory = _directory.Path });

        Assert.Equal(ProcessStartError.FileNotFound, failure.Error);
        Assert.Contains($"'api' was not started: '{_directory.File("bin/api")}' does not exist. Build or install it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BareNameThatNoDirectoryHas_ShowsThePathOfTheSpec()
    {
        ProcessStartException failure = await FailAsync(Shell("", "web") with { FileName = "no-such-program", Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/opt/x" } });

        Assert.Equal(ProcessStartError.FileNotFound, failure.Error);
        Assert.Contains("'no-such-program'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("PATH is '/usr/bin:/opt/x'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileWithoutExecuteBit_SaysHowToSetIt()
    {
        string path = Write("tool", "#!/bin/sh\n", executable: false);

        ProcessStartException failure = await FailAsync(Shell("") with { FileName = path });

        Assert.Equal(ProcessStartError.NotExecutable, failure.Error);
        Assert.Contains($"chmod +x '{path}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Directory_IsNotAProgram()
    {
        ProcessStartException failure = await FailAsync(Shell("") with { FileName = _directory.Path });

        Assert.Equal(ProcessStartError.NotExecutable, failure.Error);
        Assert.Contains("is a directory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MissingInterpreter_SaysToLookAtTheFirstLine()
    {
        ProcessStartException failure = await FailAsync(Shell("") with { FileName = Write("script", "#!/no/such/interpreter\n", executable: true) });

        Assert.Equal(ProcessStartError.BadFormat, failure.Error);
        Assert.Contains("interpreter", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileThatIsNoProgram_SaysSo()
    {
        ProcessStartException failure = await FailAsync(Shell("") with { FileName = Write("noise", "\u0001\u0002 not a program", executable: true) });

        Assert.Equal(ProcessStartError.BadFormat, failure.Error);
        Assert.Contains("build it for this system", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MissingWorkingDirectory_NamesIt()
    {
        ProcessStartException failure = await FailAsync(Shell("") with { WorkingDirectory = _directory.File("gone") });

        Assert.Equal(ProcessStartError.WorkingDirectoryMissing, failure.Error);
        Assert.Contains($"its working directory '{_directory.File("gone")}' does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UnknownUser_SaysSo()
    {
        ProcessStartException failure = await FailAsync(Shell("") with { RunAsUser = "no-such-user" });

        Assert.Equal(ProcessStartError.UserUnavailable, failure.Error);
        Assert.Contains("'no-such-user'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ArgumentsBeyondTheLimit_SaysSo()
    {
        ProcessStartException failure = await FailAsync(Shell(new string('x', 3_000_000)));

        Assert.Equal(ProcessStartError.TooLarge, failure.Error);
    }

    [Fact]
    public async Task Start_Cancelled_StartsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _runner.StartAsync(Shell("touch " + _directory.File("started")), new CollectedLines(), new CancellationToken(canceled: true)));

        Assert.Empty(_runner.GuardianIds);
    }
}
