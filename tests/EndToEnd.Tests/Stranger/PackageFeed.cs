using System.IO.Compression;
using System.Xml.Linq;

namespace LocalStack.EndToEnd.Tests.Stranger;

/// <summary>The packages of this build, in a folder.</summary>
internal sealed class PackageFeed(string folder)
{
    /// <summary>A version that no other build has: NuGet never reads a package of the same version again.</summary>
    public string Version { get; } = $"0.0.0-test.t{Guid.NewGuid():N}";

    public string Folder => folder;

    public IEnumerable<string> Ids => Directory.EnumerateFiles(folder, "*.nupkg").Select(file => Path.GetFileName(file)[..^$".{Version}.nupkg".Length]).Order(StringComparer.Ordinal);

    /// <summary>Packs what is built, as README.md says.</summary>
    public async Task PackAsync(CancellationToken cancellationToken)
    {
        var run = await CommandRun.RunAsync(
            "dotnet",
            ["pack", "LocalStack.sln", "--no-build", "-c", RepositoryFolder.Metadata("Configuration"), "-o", folder, $"-p:PackageVersion={Version}", "-warnaserror", "-nologo"],
            RepositoryFolder.Path,
            Dotnet.Variables,
            cancellationToken);
        Assert.True(run.ExitCode == 0, run.Output);
    }

    public FileInfo File(string id, string extension = ".nupkg") => new(Path.Combine(folder, $"{id}.{Version}{extension}"));

    /// <summary>The names of a package's files, and its nuspec.</summary>
    public (IReadOnlyList<string> Files, XElement Nuspec) Read(string id)
    {
        using var package = ZipFile.OpenRead(File(id).FullName);
        using var nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        return ([.. package.Entries.Select(static entry => entry.FullName)], XDocument.Load(nuspec).Root!.Elements().Single());
    }
}
