namespace LocalStack.Hosting.Processes;

/// <summary>Finds the file that a spec names, or says precisely why there is none.</summary>
internal static class ExecutableLookup
{
    /// <returns>An absolute path to an executable file.</returns>
    /// <exception cref="ProcessStartException">There is no such file, it is not executable, or the working directory is missing.</exception>
    public static string Resolve(ProcessSpec spec)
    {
        if (!Directory.Exists(spec.WorkingDirectory))
        {
            throw new ProcessStartException(
                ProcessStartError.WorkingDirectoryMissing,
                $"'{spec.Name}' was not started: its working directory '{spec.WorkingDirectory}' does not exist. Create it, or correct the path.");
        }

        bool isPath = spec.FileName.Contains('/') || spec.FileName.Contains(Path.DirectorySeparatorChar);
        return isPath
            ? CheckFile(spec, Path.GetFullPath(spec.FileName, Path.GetFullPath(spec.WorkingDirectory)))
            : SearchPath(spec);
    }

    private static string SearchPath(ProcessSpec spec)
    {
        string path = spec.Environment.GetValueOrDefault("PATH", "");
        string? notExecutable = null;
        foreach (string directory in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (string name in NamesOf(spec))
            {
                string candidate = Path.Combine(Path.GetFullPath(directory, Path.GetFullPath(spec.WorkingDirectory)), name);
                if (File.Exists(candidate))
                {
                    if (IsExecutable(candidate))
                    {
                        return candidate;
                    }

                    notExecutable ??= candidate;
                }
            }
        }

        throw notExecutable is not null
            ? NotExecutable(spec, notExecutable)
            : new ProcessStartException(
                ProcessStartError.FileNotFound,
                $"'{spec.Name}' was not started: no directory of its PATH has '{spec.FileName}'. Install it, add its directory to PATH, "
                + $"or give its full path. PATH is '{path}'.");
    }

    private static string CheckFile(ProcessSpec spec, string path)
    {
        if (Directory.Exists(path))
        {
            throw new ProcessStartException(
                ProcessStartError.NotExecutable,
                $"'{spec.Name}' was not started: '{path}' is a directory. Give the path of the program in it.");
        }

        if (!File.Exists(path))
        {
            throw new ProcessStartException(
                ProcessStartError.FileNotFound,
                $"'{spec.Name}' was not started: '{path}' does not exist. Build or install it, or correct the path.");
        }

        return IsExecutable(path) ? path : throw NotExecutable(spec, path);
    }

    private static ProcessStartException NotExecutable(ProcessSpec spec, string path) => new(
        ProcessStartError.NotExecutable,
        $"'{spec.Name}' was not started: '{path}' is not marked as executable. Run: chmod +x '{path}'.");

    private static bool IsExecutable(string path)
        => OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static IEnumerable<string> NamesOf(ProcessSpec spec)
    {
        yield return spec.FileName;
        if (OperatingSystem.IsWindows() && !Path.HasExtension(spec.FileName))
        {
            foreach (string extension in spec.Environment.GetValueOrDefault("PATHEXT", ".COM;.EXE;.BAT;.CMD").Split(';'))
            {
                yield return spec.FileName + extension;
            }
        }
    }
}
