namespace LocalStack.Hosting.NativeServers;

/// <summary>The folder that holds a native server's data for one start. Disposal deletes it, unless the data is kept.</summary>
/// <remarks>
/// The owner of a temporary folder holds a lock on the file beside it. The system releases it when the owner ends, however it ends, so an unlocked file
/// marks data that a killed host left behind.
/// </remarks>
internal sealed class NativeServerData : IDisposable
{
    private const string LockEnding = ".lock";
    private const int MaxAttempts = 10;
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream? _lock;

    private NativeServerData(string folder, FileStream? hold)
    {
        Folder = folder;
        _lock = hold;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Whether the data is kept.</summary>
    public bool IsPersistent => _lock is null;

    /// <summary>Opens the folder of a volume or bind mount, and creates it if it is new.</summary>
    public static NativeServerData OpenKept(string folder)
    {
        CreatePrivate(folder);
        return new NativeServerData(folder, hold: null);
    }

    /// <summary>Creates a new and empty folder that goes with this object.</summary>
    public static NativeServerData CreateTemporary(string root, string instanceName)
    {
        CacheStaging.CreateReadable(root);
        for (var attempt = 1; ; attempt++)
        {
            var folder = Path.Combine(root, $"{instanceName}-{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}");
            try
            {
                var hold = new FileStream(folder + LockEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                CreatePrivate(folder);
                return new NativeServerData(folder, hold);
            }
            catch (IOException) when (attempt < MaxAttempts)
            {
                // A host that is cleaning up took the new file for an abandoned one in the instant before it was locked. Take another name.
            }
        }
    }

    /// <summary>Deletes what hosts that were killed left behind.</summary>
    /// <returns>How many folders were deleted.</returns>
    public static int DeleteAbandoned(string root)
    {
        var count = 0;
        foreach (var file in FindLocks(root))
        {
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
                {
                    count += DeleteFolder(file[..^LockEnding.Length]) ? 1 : 0;
                }

                File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use, or already gone.
            }
        }

        return count;
    }

    private static string[] FindLocks(string root)
    {
        try
        {
            return Directory.GetFiles(root, "*" + LockEnding);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is no such folder yet, or it is closed to us, as will be said when data is to be created in it.
            return [];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_lock is null)
        {
            return;
        }

        try
        {
            DeleteFolder(Folder);
            _lock.Dispose();
            File.Delete(_lock.Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something still holds a file. The lock file stays, so the next start deletes the folder.
            _lock.Dispose();
        }
    }

    private static bool DeleteFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return false;
        }

        Directory.Delete(folder, recursive: true);
        return true;
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OnlyOwner);
        }
    }
}
