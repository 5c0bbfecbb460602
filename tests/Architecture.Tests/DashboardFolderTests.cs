using System.Text.RegularExpressions;

namespace LocalStack.Architecture.Tests;

/// <summary>The dashboard's folders name one another in one direction: whoever reads one need not have read all.</summary>
public partial class DashboardFolderTests
{
    private const string Dashboard = "src/LocalStack.Dashboard";

    [Fact]
    public void Folders_NameNoneThatNamesThem()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, Dashboard)).Select(static path => Path.GetFileName(path)!).ToHashSet();
        var named = folders.ToDictionary(folder => folder, folder => NamedIn(folder).Where(other => other != folder && folders.Contains(other)).Order().ToArray());

        Assert.Empty(named.Keys.Order().SelectMany(folder => CirclesFrom(folder, named, [folder])));
    }

    private static IEnumerable<string> NamedIn(string folder) =>
        Repository.Files($"{Dashboard}/{folder}", "*.cs").Concat(Repository.Files($"{Dashboard}/{folder}", "*.razor"))
            .SelectMany(file => FolderNamespace().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value))
            .Distinct();

    // Each circle once: from its first folder by name.
    private static IEnumerable<string> CirclesFrom(string folder, Dictionary<string, string[]> named, string[] path)
    {
        foreach (var next in named[folder])
        {
            if (next == path[0])
            {
                yield return string.Join(" → ", [.. path, next]);
            }
            else if (!path.Contains(next) && string.CompareOrdinal(next, path[0]) > 0)
            {
                foreach (var circle in CirclesFrom(next, named, [.. path, next]))
                {
                    yield return circle;
                }
            }
        }
    }

    [GeneratedRegex(@"\bLocalStack\.Dashboard\.([A-Z]\w+)")]
    private static partial Regex FolderNamespace();
}
