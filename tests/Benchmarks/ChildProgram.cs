using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>Another process of a measurement; it prints the port it listens on, and ends with its input.</summary>
internal sealed class ChildProgram(Process process, int port) : IDisposable
{
    public int Port { get; } = port;

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Starts this program once more, with other arguments.</summary>
    public static async Task<ChildProgram> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        string line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended before it listened.");
        return new ChildProgram(process, int.Parse(line, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
