using System.Globalization;
using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>Who listens where, as the system reports it. Linux only: elsewhere it is unknown.</summary>
internal static class ListenerTable
{
    /// <summary>Which processes hold a socket, by its inode. This looks at every open file of the machine: once is enough for several questions.</summary>
    public static ILookup<long, int> ReadOwners() => OperatingSystem.IsLinux()
        ? ProcessTable.Pids().SelectMany(static pid => SocketsOf(pid).Select(inode => (Inode: inode, Pid: pid))).ToLookup(static entry => entry.Inode, static entry => entry.Pid)
        : Enumerable.Empty<int>().ToLookup(static pid => (long)pid);

    /// <summary>Who has a socket, and how it holds a port that is wanted.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="wanted">The address that is wanted.</param>
    /// <param name="owners">What <see cref="ReadOwners"/> found.</param>
    public static PortHolder Describe(SocketRow socket, IPAddress wanted, ILookup<long, int> owners)
    {
        // Children may have inherited it: the parent comes first.
        var process = socket.Inode == 0 ? null : owners[socket.Inode].Order().Select(ProcessDescription.Read).FirstOrDefault(static process => process is not null);
        return new PortHolder(KindOf(socket, wanted), socket.Local)
        {
            Process = process,
            UserName = socket.UserId is { } user ? UserName(user.ToString(CultureInfo.InvariantCulture)) : null,
            Remote = socket.Phase == SocketPhase.Listening ? null : socket.Remote,
            FreeAfter = socket.FreeAfter,
            AppHost = process is null ? null : AppHostMark.Read(process.Pid),
        };
    }

    private static PortHolderKind KindOf(SocketRow socket, IPAddress wanted) => socket.Phase switch
    {
        SocketPhase.Connected => PortHolderKind.Client,
        SocketPhase.Ended => PortHolderKind.Ended,
        _ when socket.Local.Address.Equals(wanted) => PortHolderKind.Listener,
        _ when IsAny(socket.Local.Address) => PortHolderKind.Wildcard,
        _ when IsAny(wanted) => PortHolderKind.OneOfAll,
        _ => PortHolderKind.Listener,
    };

    public static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>Where processes, and those that they have started, listen.</summary>
    /// <param name="roots">The processes.</param>
    /// <param name="listening">What <see cref="SocketRow.ReadListening"/> gave.</param>
    public static ILookup<int, Listener> Find(IReadOnlyCollection<int> roots, IEnumerable<SocketRow> listening)
    {
        var sockets = listening.ToLookup(static row => row.Inode);
        var children = roots.Count == 0 ? Enumerable.Empty<int>().ToLookup(static pid => pid) : ProcessTable.Pids().ToLookup(static pid => ProcessTable.ParentOf(pid) ?? 0);
        return roots
            .SelectMany(root => Tree(root, children).SelectMany(pid => SocketsOf(pid).SelectMany(inode => sockets[inode]).Select(row => (Root: root, Listener: new Listener(row.Local, pid)))))
            .DistinctBy(static entry => (entry.Root, entry.Listener.EndPoint))
            .ToLookup(static entry => entry.Root, static entry => entry.Listener);
    }

    private static IEnumerable<int> Tree(int root, ILookup<int, int> children) => [root, .. children[root].SelectMany(child => Tree(child, children))];

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
