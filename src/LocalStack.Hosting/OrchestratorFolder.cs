using System.Security;

namespace LocalStack.Hosting;

/// <summary>
/// Where Aspire's orchestrator keeps its state: <c>.dcp</c> in the folder that <c>HOME</c> names. It ends at once where it cannot write there, and Aspire would wait for it for ever.
/// Windows has a profile for everybody, so there nothing is asked.
/// </summary>
internal static class OrchestratorFolder
{
    private const string Variable = "HOME";

    /// <summary>Gives <c>HOME</c> the account's own value if it has none: a service manager, <c>sudo</c> or <c>cron</c> may leave it out.</summary>
    public static void SetHome()
    {
        if (!OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable(Variable) is null or "")
        {
            Environment.SetEnvironmentVariable(Variable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));
        }
    }

    /// <summary>Why the orchestrator could not start, if so.</summary>
    public static IEnumerable<string> FindFaults() => !OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable(Variable) is { } home && FindFault(Path.Combine(home, ".dcp")) is { } fault
        ? [fault]
        : [];

    internal static string? FindFault(string folder)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            // Some text, because a full disk still takes an empty file.
            using var probe = new FileStream(Path.Combine(folder, Path.GetRandomFileName()), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            probe.Write("LocalStack looks whether this folder can be written."u8);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            return $"Aspire's orchestrator keeps its state in '{folder}', which cannot be written: {exception.Message}{(exception.Message.EndsWith('.') ? "" : ".")} "
                + $"Make room or set permissions there, or set {Variable} to another folder: {Variable}=/path/to/folder dotnet run.";
        }
    }
}
