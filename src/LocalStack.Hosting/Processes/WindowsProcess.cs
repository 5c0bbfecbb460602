using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace LocalStack.Hosting.Processes;

/// <summary>
/// A child on Windows, in a job object that ends with us. Two limits: there is no signal to ask with, so a stop ends it at once;
/// and what it starts in the instant before it joins the job is outside.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsProcess : OsProcess
{
    private readonly Process _process;
    private readonly WindowsJob _job;

    private WindowsProcess(Process process, WindowsJob job)
    {
        _process = process;
        _job = job;
        Exited = ObserveExitAsync();
    }

    public override int Id => _process.Id;

    public override string StartStamp => _process.StartTime.Ticks.ToString(CultureInfo.InvariantCulture);

    public override Stream StandardOutput => _process.StandardOutput.BaseStream;

    public override Stream StandardError => _process.StandardError.BaseStream;

    public override Task<RawExit> Exited { get; }

    public static WindowsProcess Start(ProcessSpec spec)
    {
        if (spec.RunAsUser is not null)
        {
            throw new ProcessStartException(
                ProcessStartError.UserUnavailable,
                $"'{spec.Name}' was not started as user '{spec.RunAsUser}': on Windows a process runs as the user of the AppHost. Leave the user out.");
        }

        string path = ExecutableLookup.Resolve(spec);
        var start = new ProcessStartInfo(path)
        {
            WorkingDirectory = Path.GetFullPath(spec.WorkingDirectory),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
            UseShellExecute = false,
        };
        foreach (string argument in spec.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach ((string name, string value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        var job = new WindowsJob();
        try
        {
            Process process = Process.Start(start)!;
            job.Add(process.SafeHandle);
            process.StandardInput.Close();
            return new WindowsProcess(process, job);
        }
        catch (Win32Exception e)
        {
            job.Dispose();
            throw new ProcessStartException(
                ProcessStartError.SystemRefused, $"'{spec.Name}' was not started: the system refused '{path}': {e.Message} Check that it is a program of this machine.", e);
        }
    }

    public override void Signal(StopSignal signal) => _job.Kill();

    public override void KillTree() => _job.Kill();

    public override bool HasStragglers() => _process.HasExited && _job.CountActive() > 0;

    private async Task<RawExit> ObserveExitAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return new RawExit(_process.ExitCode, null);
    }
}
