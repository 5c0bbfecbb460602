using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Tests.Processes;

/// <summary>Programs to start, and questions about processes that run.</summary>
internal static class TestPrograms
{
    public static string Subject { get; } = Built("Subject");

    public static string ContainmentHost { get; } = Built("ContainmentHost");

    public static IReadOnlyDictionary<string, string> DefaultEnvironment { get; } = new Dictionary<string, string>
    {
        ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = Path.GetTempPath(),
        ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../..")),
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };

    public static ProcessSpec Shell(string command, string name = "shell") => new()
    {
        Name = name,
        FileName = "/bin/sh",
        Arguments = ["-c", command],
        WorkingDirectory = "/",
        Environment = DefaultEnvironment,
    };

    public static ProcessSpec SubjectWith(params string[] switches) => new()
    {
        Name = "subject",
        FileName = Subject,
        Arguments = [.. switches],
        WorkingDirectory = Path.GetDirectoryName(Subject)!,
        Environment = DefaultEnvironment,
    };

    public const int Kill = 9;

    public const int Stop = 19;

    public static void Send(int pid, int signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Libc.Kill(pid, signal);
        }
    }

    public static bool IsAlive(int pid) => ProcessTable.Find(pid) is { IsZombie: false };

    public static long StartOf(int pid) => ProcessTable.Find(pid)?.StartTicks ?? throw new InvalidOperationException($"There is no process {pid}.");

    // The test's own folder is artifacts/bin/<project>/<configuration>; the programs are beside it.
    private static string Built(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, project + (OperatingSystem.IsWindows() ? ".exe" : ""));
    }
}
