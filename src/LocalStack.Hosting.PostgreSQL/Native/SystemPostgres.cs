using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>Where an installed PostgreSQL may be: on the path, or in the folders that packagers use, which are seldom on it.</summary>
internal sealed partial class SystemPostgres(IReadOnlyList<string> pathFolders, IReadOnlyList<string> installRoots)
{
    /// <summary>The places of this machine.</summary>
    public static SystemPostgres OfThisMachine()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] roots = OperatingSystem.IsWindows() ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL")]
            : OperatingSystem.IsMacOS() ? ["/opt/homebrew/opt", "/usr/local/opt", "/Library/PostgreSQL"]
            : ["/usr/lib/postgresql", "/usr"];
        return new SystemPostgres(path, roots);
    }

    /// <summary>The places, for a message.</summary>
    public string Description => $"the PATH, {string.Join(", ", installRoots)}";

    /// <summary>The folders that hold both programs, the newest version first, those on the path before the others.</summary>
    public IReadOnlyList<string> BinDirectories() =>
    [
        .. pathFolders.Concat(installRoots.SelectMany(Installations)).Where(static folder =>
            File.Exists(Path.Combine(folder, PostgresPackages.Executable("postgres"))) && File.Exists(Path.Combine(folder, PostgresPackages.Executable("initdb")))).Distinct()
    ];

    // "/usr/lib/postgresql/15/bin", "/usr/pgsql-17/bin", "/opt/homebrew/opt/postgresql@18/bin"
    private static IEnumerable<string> Installations(string root) => !Directory.Exists(root) ? [] :
        from folder in Directory.EnumerateDirectories(root)
        let match = VersionFolder.Match(Path.GetFileName(folder))
        where match.Success
        orderby int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) descending
        select Path.Combine(folder, "bin");

    [GeneratedRegex(@"^(?:postgresql@|pgsql-)?(\d{1,3})$")]
    private static partial Regex VersionFolder { get; }
}
