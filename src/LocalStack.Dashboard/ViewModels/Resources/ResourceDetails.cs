using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>What the details pane of a resource says, in its order.</summary>
public sealed class ResourceDetails
{
    // Said elsewhere in the pane, in better form.
    private static readonly HashSet<string> Elsewhere =
    [
        "resource.name", "resource.displayName", "resource.type", "resource.state", "resource.healthState", "resource.waitingFor", "resource.waitReasons", "resource.waitingSince", "resource.startTime",
        "resource.stopTime", "resource.createTime", "resource.uid", "resource.appArgsSensitivity", "resource.excludeFromMcp",
        "resource.launchConfigurationType", "terminal.consumerUdsPath",
    ];

    private static readonly Dictionary<string, string> KnownNames = new()
    {
        ["resource.exitCode"] = "Exit code",
        ["resource.source"] = "Source",
        ["resource.connectionString"] = "Connection string",
        ["resource.parentName"] = "Parent",
        ["resource.appArgs"] = "Arguments",
        ["container.id"] = "Container ID",
        ["container.image"] = "Image",
        ["container.ports"] = "Ports",
        ["container.command"] = "Command",
        ["container.args"] = "Arguments",
        ["container.lifetime"] = "Lifetime",
        ["executable.path"] = "Executable",
        ["executable.pid"] = "Process ID",
        ["executable.workDir"] = "Working directory",
        ["executable.args"] = "Arguments",
        ["project.path"] = "Project",
        ["project.launchProfile"] = "Launch profile",
        ["Value"] = "Value",
    };

    public ResourceDetails(ResourceSnapshot resource, IEnumerable<ResourceSnapshot> all)
    {
        Resource = resource;
        State = StateView.Of(resource);
        var others = all.ToArray();
        Wait = WaitView.Of(resource, others);
        Properties =
        [
            .. resource.Properties
                .Where(property => !Elsewhere.Contains(property.Name) && property.Value.Length > 0)
                .Select((property, index) => (property, index))
                .OrderByDescending(entry => entry.property.IsHighlighted)
                .ThenBy(entry => entry.property.SortOrder ?? int.MaxValue)
                .ThenBy(entry => entry.index)
                .Select(entry => entry.property with { DisplayName = NameOf(entry.property) }),
        ];
        Environment = [.. resource.Environment.Where(variable => variable.IsFromModel).OrderBy(variable => variable.Name, StringComparer.OrdinalIgnoreCase)];
        InheritedEnvironment = [.. resource.Environment.Where(variable => !variable.IsFromModel).OrderBy(variable => variable.Name, StringComparer.OrdinalIgnoreCase)];
        Relations = [.. RelationsOf(resource, others)];
    }

    public ResourceSnapshot Resource { get; }

    public StateView State { get; }

    /// <summary>Null when it does not wait.</summary>
    public WaitView? Wait { get; }

    public ImmutableArray<ResourcePropertySnapshot> Properties { get; }

    /// <summary>What the application model sets: the part that one looks for.</summary>
    public ImmutableArray<ResourceVariable> Environment { get; }

    public ImmutableArray<ResourceVariable> InheritedEnvironment { get; }

    public ImmutableArray<ResourceRelationView> Relations { get; }

    private static string NameOf(ResourcePropertySnapshot property)
        => property.DisplayName.Length > 0 ? property.DisplayName : KnownNames.GetValueOrDefault(property.Name) ?? EdgeConditions.NameOf(property.Name) ?? property.Name;

    private static IEnumerable<ResourceRelationView> RelationsOf(ResourceSnapshot resource, ResourceSnapshot[] all)
    {
        var visible = all.Where(other => !other.IsHidden).ToArray();
        foreach (var group in resource.Relations.GroupBy(relation => relation.ResourceName, StringComparer.OrdinalIgnoreCase))
        {
            yield return new ResourceRelationView(
                group.Key, Find(group.Key), string.Join(", ", group.Select(relation => RelationWords.Of(relation.Kind)).Distinct()), IsIncoming: false);
        }

        foreach (var other in visible.Where(other => other.DisplayName != resource.DisplayName).DistinctBy(other => other.DisplayName))
        {
            var kinds = other.Relations
                .Where(relation => string.Equals(relation.ResourceName, resource.DisplayName, StringComparison.OrdinalIgnoreCase))
                .Select(relation => RelationWords.Incoming(relation.Kind)).Distinct().ToArray();
            if (kinds.Length > 0)
            {
                yield return new ResourceRelationView(other.DisplayName, other, string.Join(", ", kinds), IsIncoming: true);
            }
        }

        ResourceSnapshot? Find(string name) => visible.FirstOrDefault(other => string.Equals(other.DisplayName, name, StringComparison.OrdinalIgnoreCase));
    }
}
