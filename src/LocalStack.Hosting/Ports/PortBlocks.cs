using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;

namespace LocalStack.Hosting.Ports;

/// <summary>
/// Which instance of which AppHost has which block of ports, for all AppHosts of this user: a file with a line for each, such as <c>14300 auto /src/shop/AppHost</c>.
/// An instance has the same block at each run, until the AppHost's folder is gone.
/// </summary>
internal sealed class PortBlocks(string file)
{
    // Below the ranges from which systems give ports to clients: Linux's begins at 32768, the others' at 49152. From 20000 on servers without fixed ports get theirs.
    private static readonly PortRange Blocks = new(10_000, 19_999);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The block of an instance, which may wait for another AppHost that asks in the same moment.</summary>
    /// <param name="directory">The AppHost's folder.</param>
    /// <param name="instance">The instance's name.</param>
    /// <exception cref="DistributedApplicationException">The file cannot be used, or all blocks are given.</exception>
    public PortBlock Take(string directory, string instance)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stream = Open();
        var entries = Read(stream);
        if (entries.Find(entry => entry.Instance == instance && entry.Directory == directory) is { } known)
        {
            return new PortBlock(known.First);
        }

        entries.RemoveAll(static entry => !Directory.Exists(entry.Directory));
        var first = Choose($"{directory}@{instance}", [.. entries.Select(static entry => entry.First)], [.. SocketRow.ReadAll().Select(static socket => socket.Local.Port)], ReadClientRange())
            ?? throw new DistributedApplicationException($"All blocks of ports are given to instances of AppHosts. '{file}' lists them: remove lines of those that are not needed.");
        entries.Add(new Entry(first, instance, directory));
        Write(stream, entries);
        return new PortBlock(first);
    }

    /// <summary>The first port of the block for an identity: by its hash, or the next that is free.</summary>
    /// <param name="identity">Who asks.</param>
    /// <param name="given">The blocks of others.</param>
    /// <param name="used">The ports that are in use.</param>
    /// <param name="clients">The range from which the system gives ports to clients.</param>
    internal static int? Choose(string identity, HashSet<int> given, HashSet<int> used, PortRange clients)
    {
        var count = (Blocks.Last + 1 - Blocks.First) / PortBlock.Size;
        var hash = (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(identity))) % count);
        var free = Enumerable.Range(hash, count)
            .Select(index => Blocks.First + (index % count * PortBlock.Size))
            .Where(first => !given.Contains(first) && !Enumerable.Range(first, PortBlock.Size).Any(used.Contains))
            .ToList();

        // Where clients get their ports from everywhere, so must servers.
        return free.Find(first => !clients.Overlaps(new PortRange(first, first + PortBlock.Size - 1))) is > 0 and var outside ? outside : free is [var inside, ..] ? inside : null;
    }

    // 32768	60999
    private static PortRange ReadClientRange() =>
        OperatingSystem.IsLinux() && File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t') is [var first, var last]
            ? new PortRange(int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture))
            : new PortRange(49_152, 65_535);

    // Open to one at a time.
    private FileStream Open()
    {
        for (var start = Stopwatch.GetTimestamp(); ; Thread.Sleep(Pause))
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(start) < Limit)
            {
                // Another has it.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new DistributedApplicationException($"The file '{file}', in which instances of AppHosts note their ports, cannot be used: {exception.Message}", exception);
            }
        }
    }

    private static List<Entry> Read(FileStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return [.. reader.ReadToEnd().Split('\n').Select(Entry.Parse).OfType<Entry>()];
    }

    private static void Write(FileStream stream, List<Entry> entries)
    {
        stream.SetLength(0);
        using var writer = new StreamWriter(stream, leaveOpen: true);
        foreach (var entry in entries.OrderBy(static entry => entry.First))
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{entry.First} {entry.Instance} {entry.Directory}\n"));
        }
    }

    private sealed record Entry(int First, string Instance, string Directory)
    {
        public static Entry? Parse(string line) =>
            line.Split(' ', 3) is [var first, var instance, var directory] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? new Entry(port, instance, directory) : null;
    }
}
