namespace LocalStack.Hosting;

/// <summary>
/// The folder that relative paths on the command line start at: the one in which the command was typed. <c>dotnet run</c> starts an AppHost in its
/// project's folder, and so hides it.
/// </summary>
internal static class CallersFolder
{
    public static string Find(string appHostFolder)
    {
        var current = Directory.GetCurrentDirectory();
        if (current != appHostFolder)
        {
            return current;
        }

        // Elsewhere than on Linux a process cannot be asked; shells leave a note of where they are.
        var caller = OperatingSystem.IsLinux() ? FindFolderOfDotnetRun() : Environment.GetEnvironmentVariable("PWD");
        return Directory.Exists(caller) ? caller : current;
    }

    private static string? FindFolderOfDotnetRun()
    {
        const string Parent = "PPid:";
        try
        {
            var parent = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Parent, StringComparison.Ordinal))[Parent.Length..].Trim();
            var program = new FileInfo($"/proc/{parent}/exe").LinkTarget;
            return Path.GetFileName(program) == "dotnet" ? new FileInfo($"/proc/{parent}/cwd").LinkTarget : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return null;
        }
    }
}
