using System.Globalization;
using System.Text;

namespace LocalStack.Hosting.Processes;

/// <summary>A process as the run-state file and the guardians know it, with its start as the kernel counts it: a pid alone says nothing.</summary>
internal readonly record struct RecordedProcess(int Pid, string StartStamp, StopSignal StopSignal, string Name);

/// <summary>
/// What one run of an AppHost has running, in a file that the next start can read. Sample:
/// <code>
/// localstack-run 1
/// run 7f3a9c
/// boot 5d2c3a1e-…
/// host 4711 889120
/// child 4720 889160 Terminate api-1
/// </code>
/// </summary>
internal sealed record RunState(string RunId, string BootId, int HostPid, string HostStartStamp, IReadOnlyList<RecordedProcess> Children)
{
    public const string FilePattern = "run-*.state";

    private const string Header = "localstack-run 1";

    public static string FileFor(string stateDirectory, string runId) => Path.Combine(stateDirectory, $"run-{runId}.state");

    /// <summary>Replaces the file in one step: a reader sees the old state or the new one.</summary>
    public void Write(string path)
    {
        var text = new StringBuilder();
        text.Append(Header).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"run {RunId}\nboot {BootId}\nhost {HostPid} {HostStartStamp}\n");
        foreach (RecordedProcess child in Children)
        {
            text.Append(CultureInfo.InvariantCulture, $"child {child.Pid} {child.StartStamp} {child.StopSignal} {child.Name.ReplaceLineEndings(" ")}\n");
        }

        string temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The state in a file, or <see langword="null"/> where it holds none.</summary>
    public static RunState? Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length < 4 || lines[0] != Header)
        {
            return null;
        }

        string? run = null;
        string? boot = null;
        int hostPid = 0;
        string hostStamp = "";
        var children = new List<RecordedProcess>();
        foreach (string line in lines.AsSpan(1))
        {
            string[] words = line.Split(' ', 5);
            switch (words)
            {
                case ["run", var id]:
                    run = id;
                    break;
                case ["boot", var id]:
                    boot = id;
                    break;
                case ["host", var pid, var stamp] when int.TryParse(pid, CultureInfo.InvariantCulture, out hostPid):
                    hostStamp = stamp;
                    break;
                case ["child", var pid, var stamp, var signal, var name]
                    when int.TryParse(pid, CultureInfo.InvariantCulture, out int childPid) && childPid > 1 && Enum.TryParse(signal, out StopSignal stopSignal):
                    children.Add(new RecordedProcess(childPid, stamp, stopSignal, name));
                    break;
                default:
                    return null;
            }
        }

        return run is null || boot is null || hostPid <= 0 ? null : new RunState(run, boot, hostPid, hostStamp, children);
    }
}
