using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>Who listens where, as the system reports it. Linux only: elsewhere it is unknown.</summary>
internal static class ListenerTable
{
    private const int MaxCommandLength = 160;

    /// <summary>Which processes hold a socket, by its inode. This looks at every open file of the machine: once is enough for several questions.</summary>
    public static ILookup<long, int> ReadOwners() => OperatingSystem.IsLinux()
        ? ProcessTable.Pids().SelectMany(static pid => SocketsOf(pid).Select(inode => (Inode: inode, Pid: pid))).ToLookup(static entry => entry.Inode, static entry => entry.Pid)
        : Enumerable.Empty<int>().ToLookup(static pid => (long)pid);

    /// <summary>Who holds a port, or <see langword="null"/> where that cannot be seen.</summary>
    /// <param name="address">The address that is wanted.</param>
    /// <param name="port">The port.</param>
    /// <param name="owners">What <see cref="ReadOwners"/> found.</param>
    public static PortHolder? FindHolder(IPAddress address, int port, ILookup<long, int> owners)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // A listener first; without one it may be an outgoing connection that the system gave this port.
        return SocketRow.ReadAll()
            .Where(row => row.Local.Port == port && row.Inode != 0 && Covers(row.Local.Address, address))
            .OrderByDescending(static row => row.IsListening)
            .GroupBy(static row => row.IsListening)
            .FirstOrDefault(Enumerable.Empty<SocketRow>())
            .SelectMany(row => owners[row.Inode].Select(pid => (Pid: pid, Row: row)))
            .OrderBy(static entry => entry.Pid)
            .Select(entry => Describe(entry.Pid) is { } holder ? Complete(holder, entry.Row, address) : null)
            .FirstOrDefault(static holder => holder is not null);
    }

    private static PortHolder Complete(PortHolder holder, SocketRow row, IPAddress wanted) => holder with
    {
        Kind = !row.IsListening ? PortHolderKind.Client : row.Local.Address.Equals(wanted) ? PortHolderKind.Listener : PortHolderKind.Wildcard,
        Remote = row.Remote,
        AppHost = AppHostMark.Read(holder.Pid),
    };

    /// <summary>Where processes, and those that they have started, listen.</summary>
    /// <param name="roots">The processes.</param>
    public static ILookup<int, Listener> Find(IReadOnlyCollection<int> roots)
    {
        var sockets = SocketRow.ReadAll().Where(static row => row.IsListening && row.Inode != 0).ToLookup(static row => row.Inode);
        var children = roots.Count == 0 ? Enumerable.Empty<int>().ToLookup(static pid => pid) : ProcessTable.Pids().ToLookup(static pid => ProcessTable.ParentOf(pid) ?? 0);
        return roots
            .SelectMany(root => Tree(root, children).SelectMany(pid => SocketsOf(pid).SelectMany(inode => sockets[inode]).Select(row => (Root: root, Listener: new Listener(row.Local, pid)))))
            .DistinctBy(static entry => (entry.Root, entry.Listener.EndPoint))
            .ToLookup(static entry => entry.Root, static entry => entry.Listener);
    }

    private static IEnumerable<int> Tree(int root, ILookup<int, int> children) => [root, .. children[root].SelectMany(child => Tree(child, children))];

    private static bool Covers(IPAddress held, IPAddress wanted)
        => held.Equals(wanted) || held.Equals(IPAddress.Any) || held.Equals(IPAddress.IPv6Any) || wanted.Equals(IPAddress.Any) || wanted.Equals(IPAddress.IPv6Any);

    // /proc/4711/fd/7 -> socket:[889120]
    private static IEnumerable<long> SocketsOf(int pid)
    {
        string[] descriptors;
        try
        {
            descriptors = Directory.GetFileSystemEntries($"/proc/{pid}/fd");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break; // ended meanwhile, or another user's
        }

        foreach (string descriptor in descriptors)
        {
            string? target;
            try
            {
                target = new FileInfo(descriptor).LinkTarget;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // closed meanwhile
            }

            if (target is not null && target.StartsWith("socket:[", StringComparison.Ordinal)
                && long.TryParse(target.AsSpan(8, target.Length - 9), CultureInfo.InvariantCulture, out long inode))
            {
                yield return inode;
            }
        }
    }

    // Uid:	0	0	0	0
    private static string? StatusOf(int pid, string field)
    {
        try
        {
            return File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))?.Split('\t')[1].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended meanwhile
        }
    }

    /// <summary>A process, or <see langword="null"/> when it has ended.</summary>
    public static PortHolder? Describe(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            if (ProcessTable.CommandOf(pid) is not { Length: > 0 } words)
            {
                return null; // ended meanwhile
            }

            string command = words is [""] ? process.ProcessName : string.Join(' ', words);

            return new PortHolder(
                pid,
                command.Length > MaxCommandLength ? command[..MaxCommandLength] + "…" : command,
                new DateTimeOffset(process.StartTime),
                StatusOf(pid, "Uid:") is { } user ? UserName(user) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null; // ended meanwhile
        }
    }

    // root:x:0:0:root:/root:/bin/bash
    private static string UserName(string id)
    {
        try
        {
            return File.ReadLines("/etc/passwd").Select(static line => line.Split(':')).FirstOrDefault(words => words.Length > 2 && words[2] == id)?[0] ?? id;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return id;
        }
    }
}
