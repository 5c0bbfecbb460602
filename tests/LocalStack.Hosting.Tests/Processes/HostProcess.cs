using System.Diagnostics;
using System.Globalization;
using static LocalStack.Hosting.Tests.Processes.TestPrograms;

namespace LocalStack.Hosting.Tests.Processes;

/// <summary>A process with a runner of its own, to be killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    public HostProcess(string stateDirectory, string runId, params string[] commands)
    {
        var start = new ProcessStartInfo(ContainmentHost, [stateDirectory, runId, .. commands]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        _reading = Task.Run(async () =>
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                Lines.Add(line);
            }
        });
    }

    public CollectedLines Lines { get; } = new();

    public int Id => _process.Id;

    public async Task<int[]> GuardiansAsync(int skip = 0)
        => [.. (await Lines.WaitForAsync("guardians ", skip)).Split(' ').Skip(1).Select(static word => int.Parse(word, CultureInfo.InvariantCulture))];

    public void Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
    }

    public async Task EndInputAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WithinLimit();
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WithinLimit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _reading.Wait(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
