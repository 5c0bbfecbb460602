using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Text;

namespace Portwatch.Core.Ports;

/// <summary>
/// What listens on this machine, and whose it is. On Linux it is read from <c>/proc</c>, with the owners of the sockets whose
/// processes this user may look at; elsewhere it is the runtime's list, without owners.
/// </summary>
public static class ListenerTable
{
    private const int MaxCommandLength = 200;

    private const string ResourceVariable = "OTEL_SERVICE_NAME";

    // "1234:…": the process id of the AppHost, and what tells it from another that had the same.
    private const string AppHostVariable = "LOCALSTACK_APPHOST";

    private static readonly string? OwnAppHost = Environment.GetEnvironmentVariable(AppHostVariable);

    internal static readonly string[] ProcTables = ["/proc/net/tcp", "/proc/net/tcp6"];
    private static readonly Lazy<Dictionary<int, string>> Users = new(ReadUsers);

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
        var users = Users.Value;
        return sockets.ConvertAll(socket =>
        {
            var owner = owners.GetValueOrDefault(socket.Inode);
            return new Listener(socket.Address, socket.Port, owner?.Pid, owner?.Command)
            {
                User = users.GetValueOrDefault(socket.User, socket.User.ToString(CultureInfo.InvariantCulture)),
                Since = owner?.Since,
                Resource = owner?.Resource,
                IsOwnStack = owner?.IsOwnStack ?? false,
            };
        });
    }

    // A process's open files are links; those of sockets read "socket:[inode]".
    private static Dictionary<long, Owner> FindOwners(HashSet<long> inodes)
    {
        var owners = new Dictionary<long, Owner>();
        foreach (var pid in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Order())
        {
            try
            {
                Owner? owner = null;
                foreach (var file in Directory.EnumerateFiles($"/proc/{pid}/fd"))
                {
                    // Forked workers share their parent's socket: the oldest process is the owner.
                    if (new FileInfo(file).LinkTarget is { } target && SocketInode(target) is { } inode && inodes.Contains(inode) && !owners.ContainsKey(inode))
                    {
                        owners[inode] = owner ??= ReadOwner(pid);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or Win32Exception)
            {
                // Gone by now, or somebody else's.
            }
        }

        return owners;
    }

    private static Owner ReadOwner(int pid)
    {
        using var process = Process.GetProcessById(pid);
        // NAME=value, each ended by NUL.
        var environment = File.ReadAllText($"/proc/{pid}/environ").Split('\0');
        var isOwnStack = OwnAppHost is not null && (Find(AppHostVariable) == OwnAppHost || OwnAppHost.Split(':')[0] == pid.ToString(CultureInfo.InvariantCulture));
        return new(pid, ReadCommand($"/proc/{pid}"), process.StartTime.ToUniversalTime(), Find(ResourceVariable), isOwnStack);

        string? Find(string name) => environment.FirstOrDefault(entry => entry.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
    }

    // "postgres:x:999:999:…": a name and its number.
    private static Dictionary<int, string> ReadUsers() =>
        (File.Exists("/etc/passwd") ? File.ReadLines("/etc/passwd") : []).Select(line => line.Split(':')).Where(fields => fields.Length > 2 && int.TryParse(fields[2], out _))
            .DistinctBy(fields => fields[2]).ToDictionary(fields => int.Parse(fields[2], CultureInfo.InvariantCulture), fields => fields[0]);

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
        var command = isLauncher && arguments.Length > 1 ? $"{name} {Path.GetFileName(arguments.FirstOrDefault(argument => argument.EndsWith(".dll", StringComparison.Ordinal)) ?? arguments[1])}" : name;
        return command.Length <= MaxCommandLength ? command : command[..MaxCommandLength];
    }

    private sealed record Owner(int Pid, string Command, DateTimeOffset Since, string? Resource, bool IsOwnStack);
}
