using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LocalStack.Hosting.Processes;

/// <summary>
/// Notices that the <c>dotnet run</c> or <c>dotnet watch</c> that started this process is gone. Started any other way,
/// there is nobody to watch: a shell may end and leave its background jobs. On Windows there is nothing to see: there the
/// command line ends what it started itself.
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();

    private ParentWatch()
    {
    }

    /// <summary>Completes when the parent has ended.</summary>
    public Task ParentExited => _exited.Task;

    /// <summary>Begins to watch, or returns <see langword="null"/> where the parent is not the .NET command line.</summary>
    public static ParentWatch? TryStart()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        int parent = Libc.GetParentPid();
        return IsDotnetCommandLine(ReadCommandLine(parent)) ? Watch(parent) : null;
    }

    /// <summary>Watches a given parent, which must be the actual one.</summary>
    [UnsupportedOSPlatform("windows")]
    internal static ParentWatch Watch(int parent)
    {
        var watch = new ParentWatch();
        int descriptor = OperatingSystem.IsLinux() ? Libc.OpenPidDescriptor(parent) : -1;
        if (descriptor >= 0)
        {
            // Blocks in the kernel for as long as the parent lives; it costs a stack of 64 KB and no time.
            new Thread(() => watch.WaitForDescriptor(descriptor), maxStackSize: 64 * 1024) { IsBackground = true, Name = "Parent watch" }.Start();
        }
        else
        {
            _ = watch.PollAsync(parent);
        }

        // It may have ended before the descriptor was open, and then its number may belong to another already.
        if (Libc.GetParentPid() != parent)
        {
            watch._exited.TrySetResult();
        }

        return watch;
    }

    /// <summary>Whether this is <c>dotnet run</c> or <c>dotnet watch</c>: the words are those of the process's command line.</summary>
    internal static bool IsDotnetCommandLine(IReadOnlyList<string> words)
        => words.Count > 1
            && Path.GetFileNameWithoutExtension(words[0]) is "dotnet"
            && words.Skip(1).Any(static word => word is "run" or "watch" || Path.GetFileNameWithoutExtension(word) is "dotnet-watch");

    public void Dispose() => _stop.Cancel();

    [UnsupportedOSPlatform("windows")]
    private unsafe void WaitForDescriptor(int descriptor)
    {
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true);
        var poll = new Libc.PollDescriptor { Descriptor = descriptor, Events = Libc.PollIn };
        while (!_stop.IsCancellationRequested)
        {
            int ready = Libc.Poll(&poll, 1, timeoutMilliseconds: 60_000);
            if (ready > 0 || (ready < 0 && Marshal.GetLastPInvokeError() != Libc.ErrorInterrupted))
            {
                _exited.TrySetResult();
                return;
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private async Task PollAsync(int parent)
    {
        try
        {
            using var timer = new PeriodicTimer(PollInterval);
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (Libc.GetParentPid() != parent)
                {
                    _exited.TrySetResult();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody is interested any more.
        }
    }

    private static string[] ReadCommandLine(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                return File.ReadAllText($"/proc/{pid}/cmdline").TrimEnd('\0').Split('\0');
            }

            using var ps = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/ps", ["-o", "command=", "-p", $"{pid}"])
            {
                RedirectStandardOutput = true,
            });
            return ps?.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }
}
