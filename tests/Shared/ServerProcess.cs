using System.Diagnostics;
using System.Globalization;

namespace LocalStack.Tests;

/// <summary>Looks at the processes of a native server, and kills them.</summary>
internal static class ServerProcess
{
    /// <summary>The server beneath its launcher. Linux only.</summary>
    public static int FindChild(int launcher) => int.Parse(
        File.ReadAllText($"/proc/{launcher}/task/{launcher}/children").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Ends one process without warning.</summary>
    public static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
    }

    /// <summary>Waits until a process is gone.</summary>
    public static async Task GoneAsync(int pid)
    {
        var clock = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z", StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < RunningApplication.Limit, $"Process {pid} is still there.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
