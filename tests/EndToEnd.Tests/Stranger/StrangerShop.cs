using System.Text.RegularExpressions;

namespace LocalStack.EndToEnd.Tests.Stranger;

/// <summary>
/// A shop that somebody without this repository would write: front end, API, PostgreSQL, Redis and a test, in a folder of its own, from packages alone. Its source is in
/// <c>Template</c>; versions of packages are put in here, so that they are kept in one place.
/// </summary>
internal sealed partial class StrangerShop
{
    private readonly string _folder;

    /// <summary>Writes the shop.</summary>
    /// <param name="folder">Where; it must not exist.</param>
    /// <param name="feed">Where our packages are.</param>
    public StrangerShop(string folder, PackageFeed feed)
    {
        _folder = folder;
        var versions = ReadVersions();
        var template = Path.Combine(RepositoryFolder.Path, "tests", "EndToEnd.Tests", "Stranger", "Template");
        foreach (var file in Directory.EnumerateFiles(template, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file)
                .Replace("Aspire.AppHost.Sdk/VERSION", $"Aspire.AppHost.Sdk/{AppHostSdkVersion()}", StringComparison.Ordinal)
                .Replace("FEED", feed.Folder, StringComparison.Ordinal);
            text = PackageReference().Replace(text, match => $"""<PackageReference Include="{match.Groups[1].Value}" Version="{VersionOf(match.Groups[1].Value)}" />""");
            var target = Path.Combine(folder, Path.GetRelativePath(template, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, text);
        }

        string VersionOf(string package) => package.StartsWith("LocalStack.", StringComparison.Ordinal) ? feed.Version : versions[package];
    }

    /// <summary>Without a container engine, and with our packages in the shop's own folder: only others' come from what the machine has.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(Dotnet.Variables)
    {
        ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"),
        ["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        ["DOCKER_HOST"] = "unix:///nowhere",
    };

    public string AppHost => Program("AppHost");

    public string Tests => Program("Tests");

    /// <summary>Builds all of it; a warning is an error. What is known of others' packages is no matter of this build.</summary>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        var build = await CommandRun.RunAsync("dotnet", ["build", "Tests", "-warnaserror", "-p:NuGetAudit=false", "-nologo"], _folder, Variables, cancellationToken);
        Assert.True(build.ExitCode == 0, build.Output);
    }

    private string Program(string name) => Path.Combine(_folder, name, "bin", "Debug", "net10.0", $"Shop.{name}");

    private static Dictionary<string, string> ReadVersions()
    {
        var file = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "Directory.Packages.props"));
        var aspire = AspireVersion().Match(file).Groups[1].Value;
        return PackageVersion().Matches(file).ToDictionary(
            static match => match.Groups[1].Value, match => match.Groups[2].Value.Replace("$(AspirePackageVersion)", aspire, StringComparison.Ordinal));
    }

    private static string AppHostSdkVersion() => SdkVersion().Match(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "AppHost", "AppHost.csproj"))).Groups[1].Value;

    [GeneratedRegex("""<PackageReference Include="([^"]+)" />""")]
    private static partial Regex PackageReference();

    [GeneratedRegex("""<PackageVersion Include="([^"]+)" Version="([^"]+)" />""")]
    private static partial Regex PackageVersion();

    [GeneratedRegex("<AspirePackageVersion>(.+)</AspirePackageVersion>")]
    private static partial Regex AspireVersion();

    [GeneratedRegex("""Sdk="Aspire.AppHost.Sdk/([^"]+)">""")]
    private static partial Regex SdkVersion();
}
