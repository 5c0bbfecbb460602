using System.Text.RegularExpressions;

namespace LocalStack.Architecture.Tests;

/// <summary>Inside LocalStack.Hosting a folder is a feature, and features never name one another.</summary>
public partial class HostingFolderTests
{
    private const string Hosting = "src/LocalStack.Hosting";

    public static TheoryData<string> Folders => [.. FolderNames];

    private static string[] FolderNames { get; } =
    [
        .. Directory.GetDirectories(Path.Combine(Repository.Root, Hosting))
            .Select(static path => Path.GetFileName(path)!)
            .Where(static name => name is not ("buildTransitive" or "bin" or "obj"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_NamesNoOther(string folder)
    {
        var faults = Repository.Files($"{Hosting}/{folder}", "*.cs")
            .SelectMany(file => NamedFolders(file).Where(name => name != folder).Select(name => $"{Repository.Relative(file)} → {name}"))
            .ToList();

        Assert.Empty(faults);
    }

    private static IEnumerable<string> NamedFolders(string file) =>
        FolderNamespace().Matches(File.ReadAllText(file))
            .Select(static match => match.Groups[1].Value)
            .Where(FolderNames.Contains)
            .Distinct();

    [GeneratedRegex(@"\bLocalStack\.Hosting\.([A-Z]\w+)")]
    private static partial Regex FolderNamespace();
}
