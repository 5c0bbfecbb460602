using System.Text.RegularExpressions;

namespace LocalStack.Architecture.Tests;

/// <summary>Inside LocalStack.Hosting one folder is one responsibility, and a file's using lines show where it points.</summary>
public partial class HostingFolderTests
{
    private const string Hosting = "src/LocalStack.Hosting";

    /// <summary>Each folder and the engine folders it may name. The model (Aspire's namespaces) is below all but the drivers.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Builder"] = [],
        ["Publishing"] = [],
        ["ApplicationModel"] = [],
        ["Lifecycle"] = [],
        ["Notifications"] = ["Lifecycle"],
        ["Health"] = ["Notifications"],
        ["ControlPlane"] = ["Notifications"],
        ["Dashboard"] = ["ControlPlane", "Ports", "Lifecycle"],
        ["Terminal"] = ["Notifications"],
        ["Containers"] = [],
        ["Processes"] = [],
        ["Ports"] = [],
        ["Proxy"] = [],
        ["NativeServers"] = ["Processes"],
        ["Orchestration"] = ["Health", "Notifications", "Lifecycle", "Processes", "Ports", "Proxy", "NativeServers", "Containers"],
    };

    /// <summary>Drivers take a spec and return a handle; none of them has heard of a resource.</summary>
    private static readonly string[] Drivers = ["Containers", "Processes", "Ports", "Proxy"];

    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Root, Hosting)).Select(path => Path.GetFileName(path)!).Where(name => name is not ("build" or "bin" or "obj" or "Properties")).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_NamesOnlyTheFoldersBelowIt(string folder)
    {
        Assert.True(Allowed.TryGetValue(folder, out var allowed), $"Folder '{folder}' of {Hosting} has no row in the table of arrows.");

        var faults = Repository.Files($"{Hosting}/{folder}", "*.cs")
            .SelectMany(file => NamedFolders(file).Where(name => name != folder && !allowed!.Contains(name)).Select(name => $"{Repository.Relative(file)} → {name}"))
            .ToList();

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("Containers")]
    [InlineData("Processes")]
    [InlineData("Ports")]
    [InlineData("Proxy")]
    public void Driver_DoesNotKnowTheApplicationModel(string folder)
    {
        Assert.Contains(folder, Drivers);

        var faults = Repository.Files($"{Hosting}/{folder}", "*.cs").Where(file => File.ReadAllText(file).Contains("Aspire.Hosting", StringComparison.Ordinal)).Select(Repository.Relative);

        Assert.Empty(faults);
    }

    private static IEnumerable<string> NamedFolders(string file) =>
        EngineNamespace().Matches(File.ReadAllText(file))
            .Select(match => match.Groups[1].Value)
            .Where(Allowed.ContainsKey)
            .Distinct();

    [GeneratedRegex(@"\bLocalStack\.Hosting\.([A-Z]\w+)")]
    private static partial Regex EngineNamespace();
}
