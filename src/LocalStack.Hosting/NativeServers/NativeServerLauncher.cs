namespace LocalStack.Hosting.NativeServers;

/// <summary>
/// What stands between the orchestrator and a server. The orchestrator ends everything with SIGTERM, for which PostgreSQL would wait for its clients, so a shell
/// passes it on as the signal that the server wants. When the shell itself is killed, the kernel sends that signal.
/// </summary>
internal static class NativeServerLauncher
{
    // A server that was just started ignores the signal until it has a handler for it, so it is sent until the server is gone. The shell ends with its exit code.
    private const string Script = """
        sig=$1; shift; stop=; trap stop=1 TERM INT HUP
        "$@" & p=$!
        while [ -z "$stop" ]; do wait $p; rc=$?; kill -0 $p 2>/dev/null || exit $rc; done
        while kill -$sig $p; do sleep 0.1; done >/dev/null 2>&1 &
        while :; do wait $p; rc=$?; kill -0 $p 2>/dev/null || exit $rc; done
        """;

    private static readonly string[] SystemFolders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    /// <summary>The program that the orchestrator starts.</summary>
    public static string FileName => OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh";

    /// <summary>Its arguments for a server.</summary>
    public static IEnumerable<string> Arguments(string name, NativeServerCommand command) => Arguments(name, command, OperatingSystem.IsWindows());

    /// <summary>The same for any system.</summary>
    public static IEnumerable<string> Arguments(string name, NativeServerCommand command, bool isWindows)
    {
        if (isWindows)
        {
            return ["/d", "/c", command.FileName, .. command.Arguments];
        }

        var signal = command.StopSignal == NativeServerStopSignal.Interrupt ? "INT" : "TERM";
        return ["-c", Script, name, signal, command.FileName, .. command.Arguments];
    }

    /// <summary>The same command, ended by the kernel when its parent is. It has to be the last in a row of programs that replace themselves: a change of account clears it.</summary>
    public static NativeServerCommand EndWithParent(NativeServerCommand command) =>
        OperatingSystem.IsLinux() && SystemFolders.Select(static folder => Path.Combine(folder, "setpriv")).FirstOrDefault(File.Exists) is { } setpriv
            ? command with
            {
                FileName = setpriv,
                Arguments = ["--pdeathsig", command.StopSignal == NativeServerStopSignal.Interrupt ? "INT" : "TERM", "--", command.FileName, .. command.Arguments],
            }
            : command;
}
