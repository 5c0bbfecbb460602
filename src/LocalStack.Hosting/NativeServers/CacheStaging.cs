namespace LocalStack.Hosting.NativeServers;

/// <summary>A private folder inside the cache in which an entry is built, to be moved to its place in one step. What is left in it goes on disposal.</summary>
internal sealed class CacheStaging : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private CacheStaging(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Creates a new one, and removes those that a host which was killed left behind.</summary>
    public static CacheStaging Create(string cacheDirectory)
    {
        var root = Path.Combine(cacheDirectory, "staging");
        CreateReadable(root);
        foreach (var old in Directory.EnumerateDirectories(root))
        {
            // By age, not by owner: nobody builds an entry for a day, and a wrong guess only costs that host a second attempt.
            if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(old) > Abandoned)
            {
                TryDelete(old);
            }
        }

        var folder = Path.Combine(root, Path.GetRandomFileName());
        CreateReadable(folder);
        return new CacheStaging(folder);
    }

    /// <summary>
    /// Moves a finished folder to its place in one step. If another host was first, theirs is kept, and this one stays where it is for the caller to delete.
    /// </summary>
    /// <param name="finished">The finished folder, on the same file system as its place.</param>
    /// <param name="place">Where it belongs.</param>
    /// <param name="isGood">Whether what is at that place can be used.</param>
    /// <exception cref="IOException">It could not be moved.</exception>
    public static void Publish(string finished, string place, Func<bool> isGood)
    {
        CreateReadable(Path.GetDirectoryName(place)!);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Move(finished, place);
                return;
            }
            catch (IOException) when (Directory.Exists(place) && attempt < 10)
            {
                if (isGood())
                {
                    return;
                }

                // Something incomplete is in the way (a file was deleted by hand): move it aside, which is one step too, and try again.
                TryMoveAside(place, Path.Combine(Path.GetDirectoryName(finished)!, Path.GetRandomFileName()));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => TryDelete(Folder);

    private static void TryMoveAside(string place, string aside)
    {
        try
        {
            Directory.Move(place, aside);
        }
        catch (IOException)
        {
            // Another host moved it first; the next attempt sees what is there then.
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A leftover costs disk space and is tried again a day later.
        }
    }

    /// <summary>Creates what is missing of a path. Root's servers run under another account, which has to pass through, whatever root's umask says.</summary>
    internal static void CreateReadable(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (Path.GetDirectoryName(folder) is { } parent)
        {
            CreateReadable(parent);
        }

        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            File.SetUnixFileMode(folder, Readable);
        }
    }
}
