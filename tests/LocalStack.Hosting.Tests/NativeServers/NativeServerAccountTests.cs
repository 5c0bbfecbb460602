using System.Diagnostics;
using System.Runtime.Versioning;
using LocalStack.Hosting.NativeServers;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Tests.NativeServers;

/// <summary>Under whom servers run. The ways out of root's account are tried where the tests run as root.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class NativeServerAccountTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("localstack-account-");

    /// <summary>Root can leave its account in two ways; another user is himself.</summary>
    public static TheoryData<string> Settings => Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? ["auto", "nobody"] : ["auto"];

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Apply_Command_RunsUnprivilegedAsTheSameProcess(string setting)
    {
        var account = await ChooseAsync(setting);

        var command = account.Apply(new NativeServerCommand { FileName = "/bin/sh", Arguments = ["-c", "id -u; echo $$"], WorkingDirectory = "/", Description = "id" });
        using var process = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardOutput = true })!;
        var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n');
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual("0", lines[0]);
        Assert.Equal(process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), lines[1]);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Reaching_FolderBelowAClosedOne_CanBeWritten(string setting)
    {
        var closed = Directory.CreateDirectory(Path.Combine(_root.FullName, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var folder = closed.CreateSubdirectory("data").FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var account = await (await ChooseAsync(setting)).ReachingAsync(folder, TestContext.Current.CancellationToken);
        await account.GiveAsync(folder, TestContext.Current.CancellationToken);
        var command = account.Apply(new NativeServerCommand { FileName = "/bin/sh", Arguments = ["-c", $"echo text > '{folder}/file'"], WorkingDirectory = "/", Description = "sh" });
        using var process = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments))!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal("text\n", await File.ReadAllTextAsync(Path.Combine(folder, "file"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Choose_AccountThatDoesNotExist_IsRefusedByRootOnly()
    {
        if (Environment.IsPrivilegedProcess)
        {
            var exception = await Assert.ThrowsAsync<NativeServerException>(() => ChooseAsync("no-such-account"));

            Assert.Contains("no account named 'no-such-account'", exception.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(Environment.UserName, (await ChooseAsync("no-such-account")).Description, StringComparison.Ordinal);
        }
    }

    private static Task<NativeServerAccount> ChooseAsync(string setting) => NativeServerAccount.ChooseAsync(
        new ConfigurationBuilder().AddInMemoryCollection([new(NativeServerAccount.Setting, setting)]).Build(), TestContext.Current.CancellationToken);
}
