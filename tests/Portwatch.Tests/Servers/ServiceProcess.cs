using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Portwatch.Tests.Servers;

/// <summary>A service as a process of its own, so that it can be told to stop, or killed.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    public const string Api = "Portwatch.Api";
    public const string Worker = "Portwatch.Worker";

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process) => _process = process;

    /// <summary>Starts a service.</summary>
    /// <param name="program">Which.</param>
    /// <param name="space">Its database and cache.</param>
    /// <param name="settings">Settings that come last.</param>
    public static ServiceProcess Start(string program, TestSpace space, Dictionary<string, string?>? settings = null)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? $"{program}.exe" : program);
        var start = new ProcessStartInfo(executable) { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in space.Settings.Concat(settings ?? []))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        var service = new ServiceProcess(Process.Start(start)!);
        service._process.OutputDataReceived += (_, line) =>
        {
            if (ListeningLine().Match(line.Data ?? "") is { Success: true } match)
            {
                service._address.TrySetResult(new(match.Value));
            }
        };
        service._process.ErrorDataReceived += (_, _) => { };
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        return service;
    }

    public int Id => _process.Id;

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> AddressAsync() => _address.Task.Within("the service's address");

    /// <summary>Tells it to stop, as an orchestrator does.</summary>
    public Task TellToStopAsync() => ProcessTree.SignalAsync(Id, "TERM", TestContext.Current.CancellationToken);

    /// <summary>Waits until it has ended, by itself or because somebody told it to.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).Within("the end of the service");
        return _process.ExitCode;
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"(?<=Now listening on: )http://\S+")]
    private static partial Regex ListeningLine();
}
