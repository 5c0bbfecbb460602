using Aspire.Hosting;

namespace LocalStack.Hosting.Publishing;

/// <summary>Puts published texts into a folder: all of them, or none.</summary>
internal sealed class PublishedFolder(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes what has changed. The file with the secrets is readable for its owner only.</summary>
    /// <returns>The names that were added to the <c>.env</c> file.</returns>
    /// <exception cref="DistributedApplicationException">A value is missing, a file is somebody else's, or the folder cannot be written.</exception>
    public IReadOnlyList<string> Write(ComposeOutput output)
    {
        try
        {
            return WriteCore(output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DistributedApplicationException($"Nothing was published: {exception.Message} Choose a folder that you may read and write with --output.", exception);
        }
    }

    private IReadOnlyList<string> WriteCore(ComposeOutput output)
    {
        var faults = new List<string>();
        var compose = Full(ComposeFile.Name);
        if (File.Exists(compose) && !File.ReadLines(compose).FirstOrDefault("").StartsWith(ComposeFile.FirstLine, StringComparison.Ordinal))
        {
            faults.Add($"'{compose}' was not written by LocalStack and is left as it is. Move it away, or choose another folder with --output.");
        }

        var environment = Full(EnvironmentFile.Name);
        var existing = File.Exists(environment) ? File.ReadAllText(environment) : "";
        var (text, added) = EnvironmentFile.Complete(existing, output.Variables, faults);
        if (faults.Count > 0)
        {
            throw new DistributedApplicationException($"Nothing was published.{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        }

        Replace([.. output.Files.Select(file => (Full(file.Key), file.Value, IsSecret: false)), (environment, text, IsSecret: true)]);
        return added;
    }

    // Everything is on the disk before the first name changes.
    private static void Replace(IReadOnlyList<(string Path, string Text, bool IsSecret)> files)
    {
        var written = new List<(string Temporary, string Path)>();
        try
        {
            foreach (var (path, text, isSecret) in files)
            {
                var isThere = File.Exists(path) && File.ReadAllText(path) == text;
                if (isThere && !(isSecret && IsReadableForOthers(path)))
                {
                    continue;
                }

                if (text.Length == 0)
                {
                    continue;
                }

                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var temporary = $"{path}.{Environment.ProcessId}.tmp";
                written.Add((temporary, path));
                using var stream = new FileStream(temporary, CreateOptions(isSecret));
                using var writer = new StreamWriter(stream);
                writer.Write(text);
            }

            foreach (var (temporary, path) in written)
            {
                File.Move(temporary, path, overwrite: true);
            }
        }
        catch
        {
            written.ForEach(file => File.Delete(file.Temporary));
            throw;
        }
    }

    private static bool IsReadableForOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0;

    private static FileStreamOptions CreateOptions(bool isSecret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (isSecret && !OperatingSystem.IsWindows())
        {
            // Given at creation: a mode that is set afterwards leaves a moment in which others can open the file.
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }

    private string Full(string name) => Path.Combine(path, name);
}
