using System.Diagnostics;

namespace LocalStack.Telemetry.Tests.History;

/// <summary>A file system of a few kilobytes, so that a disk can be full.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    /// <summary>Mounts it, or skips the test with what the system said.</summary>
    public static async Task<SmallDisk> MountAsync(string path, int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A file system of a few kilobytes is mounted on Linux only.");
        var (isDone, said) = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,mode=0777", "tmpfs", path);
        Assert.SkipUnless(isDone, $"No small file system can be mounted here: {said}");
        return new SmallDisk(path);
    }

    public async ValueTask DisposeAsync()
    {
        var (isDone, said) = await RunAsync("umount", "-l", _path);
        Assert.True(isDone, said);
    }

    private static async Task<(bool IsDone, string Said)> RunAsync(params string[] command)
    {
        // Mounting is root's; where sudo asks for nothing, as on build servers, it is ours, too.
        string[] all = Environment.UserName == "root" ? command : ["sudo", "-n", .. command];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode == 0, said.Trim());
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (false, missing.Message);
        }
    }
}
