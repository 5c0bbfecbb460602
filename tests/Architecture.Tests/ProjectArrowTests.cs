using System.Xml.Linq;

namespace LocalStack.Architecture.Tests;

/// <summary>Which project may build on which.</summary>
public class ProjectArrowTests
{
    /// <summary>What a project's code may reference. Programs that are only built along (no reference to their output) do not count.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["AppHost"] = ["LocalStack.Hosting", "LocalStack.Hosting.PostgreSQL", "LocalStack.Hosting.Redis"],
        ["ServiceDefaults"] = [],
        ["LocalStack.Hosting"] = ["LocalStack.Dashboard.Package"], // no code: the package that brings the program
        ["LocalStack.Hosting.PostgreSQL"] = ["LocalStack.Hosting"],
        ["LocalStack.Hosting.Redis"] = ["LocalStack.Hosting"],
        ["LocalStack.Hosting.Shield"] = [], // loaded by services
        ["LocalStack.Hosting.Testing"] = ["LocalStack.Telemetry"],
        ["LocalStack.CacheServer"] = [],
        ["LocalStack.Telemetry"] = [],
        ["LocalStack.Dashboard"] = ["LocalStack.Telemetry"],
        ["LocalStack.Dashboard.Package"] = [],
        ["Portwatch.Core"] = ["ServiceDefaults"],
        ["Portwatch.Api"] = ["ServiceDefaults", "Portwatch.Core"],
        ["Portwatch.Worker"] = ["ServiceDefaults", "Portwatch.Core"],
        ["Portwatch.Migrator"] = ["ServiceDefaults", "Portwatch.Core"],
        ["Portwatch.Sink"] = ["ServiceDefaults"],
    };

    public static TheoryData<string> Projects =>
        [.. ProjectFiles().Select(Repository.Relative).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatItsArrowsAllow(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);

        Assert.True(Allowed.TryGetValue(name, out var allowed), $"'{name}' has no row in the table of arrows; add one, and say in DESIGN's terms why it exists.");
        Assert.Empty(CodeReferences(project).Except(allowed!));
    }

    private static IEnumerable<string> ProjectFiles() =>
        new[] { "AppHost", "ServiceDefaults", "src" }.SelectMany(folder => Repository.Files(folder, "*.csproj"));

    private static IEnumerable<string> CodeReferences(string project)
    {
        var document = XDocument.Load(Path.Combine(Repository.Root, project));

        // In an AppHost a reference is a resource, built along but not referenced, unless it says otherwise.
        var isAppHost = ((string?)document.Root!.Attribute("Sdk"))?.StartsWith("Aspire.AppHost.Sdk", StringComparison.Ordinal) == true;

        return document.Descendants("ProjectReference")
            .Where(reference => Metadata(reference, "ReferenceOutputAssembly") != "false"
                && !(isAppHost && Metadata(reference, "IsAspireProjectResource") != "false"))
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
    }

    private static string? Metadata(XElement reference, string name) => (string?)reference.Attribute(name) ?? (string?)reference.Element(name);
}
