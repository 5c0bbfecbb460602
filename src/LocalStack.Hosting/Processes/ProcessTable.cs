using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LocalStack.Hosting.Processes;

/// <summary>One process, as the kernel lists it. Its pid and its start, in clock ticks since boot, identify it until the next boot.</summary>
internal readonly record struct ProcessEntry(int Pid, int ParentPid, int Group, int Session, long StartTicks, bool IsZombie);

/// <summary>The processes of this machine, read from <c>/proc</c>. Elsewhere than on Linux it is empty.</summary>
internal static class ProcessTable
{
    private static readonly bool Exists = OperatingSystem.IsLinux() && Directory.Exists("/proc/self");

    public static List<ProcessEntry> Read()
    {
        var entries = new List<ProcessEntry>(256);
        if (!Exists)
        {
            return entries;
        }

        byte[] buffer = new byte[1024];
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && TryRead(pid, buffer) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>The process, or <see langword="null"/> where there is none.</summary>
    public static ProcessEntry? Find(int pid) => Exists ? TryRead(pid, new byte[1024]) : null;

    /// <summary>Whether exactly this process still runs: a zombie has ended, and another start time is another process.</summary>
    public static bool IsAlive(int pid, long startTicks) => Find(pid) is { IsZombie: false } entry && entry.StartTicks == startTicks;

    /// <summary>
    /// The processes that belong to some roots: their descendants, and the members of groups and sessions they lead.
    /// A descendant may have made a session of its own; that is why parents count as well as sessions.
    /// </summary>
    public static List<ProcessEntry> TreeOf(IReadOnlyList<ProcessEntry> entries, IEnumerable<int> roots)
    {
        var members = new HashSet<int>(roots);
        var leaders = new HashSet<int>(members);
        var tree = new List<ProcessEntry>();
        bool grew;
        do
        {
            grew = false;
            foreach (ProcessEntry entry in entries)
            {
                if (entry.Pid > 1
                    && !members.Contains(entry.Pid)
                    && (members.Contains(entry.ParentPid) || leaders.Contains(entry.Group) || leaders.Contains(entry.Session)))
                {
                    members.Add(entry.Pid);
                    leaders.Add(entry.Pid);
                    tree.Add(entry);
                    grew = true;
                }
            }
        }
        while (grew);

        return tree;
    }

    /// <summary>Whether the process was started with this entry (<c>NAME=value</c>) in its environment, as far as one may see.</summary>
    public static bool HasEnvironmentEntry(int pid, ReadOnlySpan<byte> entry)
    {
        byte[] environment;
        try
        {
            environment = File.ReadAllBytes($"/proc/{pid}/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // ended meanwhile, or another user's
        }

        ReadOnlySpan<byte> rest = environment;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)0);
            ReadOnlySpan<byte> current = end < 0 ? rest : rest[..end];
            if (current.SequenceEqual(entry))
            {
                return true;
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return false;
    }

    // 4711 (some (odd) name) S 4710 4711 4711 0 -1 4194560 … : the name may hold spaces and parentheses, so read from the last one on.
    private static ProcessEntry? TryRead(int pid, byte[] buffer)
    {
        int length;
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle($"/proc/{pid}/stat");
            length = RandomAccess.Read(file, buffer, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended meanwhile
        }

        ReadOnlySpan<byte> stat = buffer.AsSpan(0, length);
        int nameEnd = stat.LastIndexOf((byte)')');
        if (nameEnd < 0 || nameEnd + 2 >= stat.Length)
        {
            return null;
        }

        stat = stat[(nameEnd + 2)..];
        byte state = stat[0];
        Span<long> fields = stackalloc long[20]; // from the state (field 3) to the start time (field 22)
        for (int i = 0; i < fields.Length; i++)
        {
            int end = stat.IndexOf((byte)' ');
            if (end < 0)
            {
                return null;
            }

            _ = Utf8Parser.TryParse(stat[..end], out fields[i], out _); // the state is a letter
            stat = stat[(end + 1)..];
        }

        return new ProcessEntry(pid, (int)fields[1], (int)fields[2], (int)fields[3], fields[19], state is (byte)'Z' or (byte)'X');
    }

    /// <summary>This boot of the machine; pids and start times mean nothing beyond it.</summary>
    public static string BootId { get; } = ReadBootId();

    private static string ReadBootId()
    {
        try
        {
            return Exists ? File.ReadAllText("/proc/sys/kernel/random/boot_id", Encoding.ASCII).Trim() : "unknown";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
