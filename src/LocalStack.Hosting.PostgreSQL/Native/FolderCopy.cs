namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>Copies a folder with all that is in it, several files at a time.</summary>
internal static class FolderCopy
{
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Copies to a folder that does not exist yet. Its folders can be entered by their owner only, which PostgreSQL demands.</summary>
    public static Task CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        var files = new List<(string From, string To)>();
        Collect(new DirectoryInfo(source), target, files);
        return Parallel.ForEachAsync(
            files,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            static (file, _) =>
            {
                File.Copy(file.From, file.To);
                return ValueTask.CompletedTask;
            });
    }

    private static void Collect(DirectoryInfo source, string target, List<(string From, string To)> files)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(target);
        }
        else
        {
            Directory.CreateDirectory(target, OnlyOwner);
        }

        foreach (var entry in source.EnumerateFileSystemInfos())
        {
            var to = Path.Combine(target, entry.Name);
            if (entry is DirectoryInfo folder)
            {
                Collect(folder, to, files);
            }
            else
            {
                files.Add((entry.FullName, to));
            }
        }
    }
}
