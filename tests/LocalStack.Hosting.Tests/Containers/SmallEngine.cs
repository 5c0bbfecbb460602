using System.Diagnostics;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

/// <summary>A Docker engine of its own whose disk is small and in memory, so that it can be filled.</summary>
internal sealed class SmallEngine : IAsyncDisposable
{
    /// <summary>Room for one image of the size of a small Linux, also while it is loaded, and little more.</summary>
    private const string Size = "400m";

    private readonly TemporaryDirectory _folder = new();
    private Process? _engine;
    private bool _isMounted;

    private SmallEngine()
    {
    }

    public string Endpoint => $"unix://{_folder.File("engine.sock")}";

    private string Disk => _folder.File("disk");

    /// <summary>Starts it, with one image of the machine's engine; skips the test where that cannot be.</summary>
    public static async Task<SmallEngine> StartAsync(ContainerEngine source, ContainerImage image, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root on Linux can start an engine with a disk of its own.");
        Assert.SkipUnless(File.Exists("/usr/bin/dockerd") || File.Exists("/usr/sbin/dockerd"), "There is no dockerd to start on this machine.");
        var small = new SmallEngine();
        try
        {
            await small.StartAsync(cancellationToken);
            await using var engine = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = TestOwner.Create(), Endpoint = small.Endpoint }, cancellationToken);
            await using var saved = await source.Client.Images.SaveImageAsync(image.Reference, cancellationToken);
            await engine.Client.Images.LoadImageAsync(new() { Quiet = true }, saved, new Progress<Docker.DotNet.Models.JSONMessage>(), cancellationToken);
            Assert.NotNull(await engine.FindImageAsync(image, cancellationToken));
            return small;
        }
        catch
        {
            await small.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            if (!_engine.HasExited)
            {
                await RunAsync("kill", ["-TERM", $"{_engine.Id}"]);
                await _engine.WaitForExitAsync(CancellationToken.None).WithinLimit();
            }

            _engine.Dispose();
        }

        if (_isMounted)
        {
            await RunAsync("umount", ["--lazy", Disk]);
        }

        _folder.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Disk);
        Assert.SkipUnless(await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={Size}", "tmpfs", Disk]) == 0, "This machine allows no mounts.");
        _isMounted = true;

        // In a while it ends by itself, should this program not come to it. Its networks are in a namespace of its own: two engines in one
        // take the same bridge for theirs.
        _engine = Process.Start(new ProcessStartInfo(
            "timeout",
            [
                "300", "unshare", "--net", "dockerd", "--data-root", Disk, "--exec-root", _folder.File("exec"), "--pidfile", _folder.File("engine.pid"), "--host", Endpoint,
                "--iptables=false", "--ip-masq=false", "--log-level", "fatal",
            ]))!;
        await Within.Becomes(() => File.Exists(_folder.File("engine.sock")) || _engine.HasExited);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task<int> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(CancellationToken.None).WithinLimit();
        return process.ExitCode;
    }
}
