using System.Diagnostics;

namespace Portwatch.Tests.Servers;

/// <summary>The worker as a process of its own, so that it can be killed.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Starts a worker.</summary>
    /// <param name="space">Its database and cache.</param>
    /// <param name="settings">Settings that come last.</param>
    public static WorkerProcess Start(TestSpace space, Dictionary<string, string?>? settings = null)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Portwatch.Worker.exe" : "Portwatch.Worker");
        var start = new ProcessStartInfo(executable) { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in space.Settings.Concat(settings ?? []))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WorkerProcess(process);
    }

    public int Id => _process.Id;

    /// <summary>Waits until it has ended, by itself or because somebody else told it to.</summary>
    public Task EndAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken).Within("the end of the worker");

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).Within("the end of the worker");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
