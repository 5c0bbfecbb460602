using System.Diagnostics;
using System.Net;

namespace LocalStack.Hosting.Tests.Ports;

/// <summary>A process that listens.</summary>
internal sealed class ListenerProgram(Process process) : IDisposable
{
    /// <summary>The program, in the output folder beside that of the tests.</summary>
    public static string FileName { get; } =
        Path.Combine(AppContext.BaseDirectory, "..", "..", "Listener", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Listener");

    public int Id => process.Id;

    /// <summary>Starts one.</summary>
    /// <param name="address">Where it shall listen.</param>
    /// <param name="variables">What is added to its environment.</param>
    public static ListenerProgram Start(string address, params (string Name, string Value)[] variables) => StartAs(FileName, address, variables);

    /// <summary>Starts one by another name.</summary>
    public static ListenerProgram StartAs(string fileName, string address, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(fileName, [address]) { RedirectStandardOutput = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new ListenerProgram(Process.Start(start)!);
    }

    /// <summary>The port, once it listens.</summary>
    public async Task<int> PortAsync() => IPEndPoint.Parse((await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(' ')[^1]).Port;

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
