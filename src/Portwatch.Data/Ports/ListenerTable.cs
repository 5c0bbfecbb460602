using System.Globalization;
using System.Net.NetworkInformation;
using System.Text;

namespace Portwatch.Data.Ports;

/// <summary>
/// What listens on this machine, and whose it is. On Linux it is read from <c>/proc</c>, with the owners of the sockets whose
/// processes this user may look at; elsewhere it is the runtime's list, without owners.
/// </summary>
public static class ListenerTable
{
    private const int MaxCommandLength = 200;

    private static readonly string[] ProcTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Reads the table now.</summary>
    public static IReadOnlyList<Listener> Read() => OperatingSystem.IsLinux() ? ReadProc() : ReadRuntime();

    private static List<Listener> ReadRuntime() =>
        [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(endPoint => new Listener(endPoint.Address, endPoint.Port, Pid: null, Command: null))];

    private static List<Listener> ReadProc()
    {
        var sockets = ProcTables
            .Where(File.Exists)
            .SelectMany(path => ProcNetTcp.ReadListeners(File.ReadLines(path)))
            .ToList();
        var owners = FindOwners(sockets.Select(socket => socket.Inode).ToHashSet());
        return sockets.ConvertAll(socket => owners.TryGetValue(socket.Inode, out var owner)
            ? new Listener(socket.Address, socket.Port, owner.Pid, owner.Command)
            : new Listener(socket.Address, socket.Port, Pid: null, Command: null));
    }

    // A process's open files are links; those of sockets read "socket:[inode]".
    private static Dictionary<long, (int Pid, string Command)> FindOwners(HashSet<long> inodes)
    {
        var owners = new Dictionary<long, (int, string)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                continue;
            }

            try
            {
                foreach (var file in Directory.EnumerateFiles(Path.Combine(directory, "fd")))
                {
                    if (new FileInfo(file).LinkTarget is { } target && SocketInode(target) is { } inode && inodes.Contains(inode))
                    {
                        // Forked workers share their parent's socket: the oldest process is the owner.
                        if (!owners.TryGetValue(inode, out var known) || pid < known.Item1)
                        {
                            owners[inode] = (pid, ReadCommand(directory));
                        }
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Gone by now, or somebody else's.
            }
        }

        return owners;
    }

    private static long? SocketInode(string target) =>
        target.StartsWith("socket:[", StringComparison.Ordinal)
            && long.TryParse(target.AsSpan(8, target.Length - 9), NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            ? inode
            : null;

    // The arguments end with NUL; what looks like a secret is nobody's business here, so only the program and its first argument are shown.
    private static string ReadCommand(string directory)
    {
        var arguments = Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(directory, "cmdline"))).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (arguments.Length == 0)
        {
            return File.ReadAllText(Path.Combine(directory, "comm")).Trim();
        }

        // Some programs write a title over their arguments, e.g. "redis-server 127.0.0.1:6379": one argument, with spaces.
        var name = Path.GetFileName(arguments.Length == 1 ? arguments[0].Split(' ', 2)[0] : arguments[0]);
        var isLauncher = name is "dotnet" or "node" or "python" or "python3" or "java" or "sh" or "bash";
        var command = isLauncher && arguments.Length > 1 ? $"{name} {Path.GetFileName(arguments[1])}" : name;
        return command.Length <= MaxCommandLength ? command : command[..MaxCommandLength];
    }
}
