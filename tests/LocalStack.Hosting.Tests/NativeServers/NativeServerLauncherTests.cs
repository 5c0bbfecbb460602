using System.Diagnostics;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Tests.NativeServers;

public sealed class NativeServerLauncherTests : IDisposable
{
    // Deaf to the signal until a file is there, as PostgreSQL is until it has got that far.
    private const string Server = """trap '' TERM; echo ready; until [ -e "$1" ]; do sleep 0.02; done; trap 'exit 7' TERM; echo listening; while :; do sleep 0.02; done""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-launcher-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Stop_BeforeTheServerHearsIt_IsRepeatedUntilItDoes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals on Windows.");
        var heeds = Path.Combine(_folder.FullName, "heeds");
        using var launcher = Start(Server, heeds);
        Assert.Equal("ready", await launcher.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        await TerminateAsync(launcher);
        await File.WriteAllTextAsync(heeds, "", TestContext.Current.CancellationToken);
        await launcher.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal(7, launcher.ExitCode);
    }

    [Fact]
    public async Task End_OfTheServer_IsThatOfTheLauncher()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "cmd.exe does it by itself.");
        using var launcher = Start("exit 42");

        await launcher.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal(42, launcher.ExitCode);
    }

    [Theory]
    [InlineData(true, NativeServerStopSignal.Interrupt, "/d /c postgres -D data")]
    [InlineData(false, NativeServerStopSignal.Interrupt, "server INT postgres -D data")]
    [InlineData(false, NativeServerStopSignal.Terminate, "server TERM postgres -D data")]
    public void Arguments_EndWithTheCommand_AndItsSignalWhereThereAreSignals(bool isWindows, NativeServerStopSignal signal, string expected)
    {
        var command = new NativeServerCommand { FileName = "postgres", Arguments = ["-D", "data"], WorkingDirectory = "/", Description = "a server", StopSignal = signal };

        var arguments = NativeServerLauncher.Arguments("server", command, isWindows);

        // The script stands before, as one argument.
        Assert.Equal(expected, string.Join(' ', isWindows ? arguments : arguments.Skip(2)));
    }

    private static Process Start(string server, params string[] arguments) => Process.Start(new ProcessStartInfo(
        NativeServerLauncher.FileName,
        NativeServerLauncher.Arguments("server", new NativeServerCommand { FileName = "/bin/sh", Arguments = ["-c", server, "server", .. arguments], WorkingDirectory = "/", Description = "a server" }))
    {
        RedirectStandardOutput = true,
    })!;

    private static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
