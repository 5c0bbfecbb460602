using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>
/// The resource table's rows: replicas under one heading, children (a database of a server) under their parents, everything else side by side.
/// A row that the filter does not match stays when one below it does.
/// </summary>
internal static class ResourceTree
{
    private const string ParentProperty = "resource.parentName";

    /// <param name="resources">All instances.</param>
    /// <param name="filter">Which ones to show.</param>
    /// <param name="collapsed">Keys of the rows whose children are not wanted.</param>
    public static ImmutableArray<ResourceRow> Build(IEnumerable<ResourceSnapshot> resources, ResourceFilter filter, IReadOnlySet<string> collapsed)
    {
        var groups = resources
            .Where(resource => filter.ShowsHidden || !resource.IsHidden)
            .GroupBy(resource => resource.DisplayName, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.OrderBy(resource => resource.Name, StringComparer.Ordinal).ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

        // The property names the parent's instance, a relation its name in the model.
        var nameOf = groups.Values.SelectMany(group => group).ToDictionary(resource => resource.Name, resource => resource.DisplayName, StringComparer.Ordinal);
        var parents = groups.Keys
            .Select(name => (Name: name, Parent: ParentOf(groups[name][0])))
            .Where(pair => pair.Parent is not null)
            .Select(pair => (pair.Name, Parent: nameOf.GetValueOrDefault(pair.Parent!, pair.Parent!)))
            .Where(pair => groups.ContainsKey(pair.Parent))
            .ToDictionary(pair => pair.Name, pair => pair.Parent, StringComparer.OrdinalIgnoreCase);
        var children = parents
            .Where(pair => !IsOwnAncestor(pair.Key, parents))
            .ToLookup(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
        var nested = children.SelectMany(names => names).ToHashSet(StringComparer.OrdinalIgnoreCase);

        var rows = ImmutableArray.CreateBuilder<ResourceRow>();
        foreach (var name in groups.Keys.Where(name => !nested.Contains(name)).Order(StringComparer.OrdinalIgnoreCase))
        {
            Add(name, 0);
        }

        return rows.ToImmutable();

        bool Add(string name, int depth)
        {
            var group = groups[name];
            var hasChildren = group.Length > 1 || children[name].Any();
            var expanded = hasChildren && (!collapsed.Contains(name) || filter.IsNarrow);
            var at = rows.Count;
            rows.Add(group.Length == 1
                ? new ResourceRow(group[0].Name, group[0].DisplayName, depth, group[0], [], StateView.Of(group[0]), hasChildren, expanded)
                : new ResourceRow(name, group[0].DisplayName, depth, group[0], group, OfReplicas(group), hasChildren, expanded));

            var matches = group.Any(filter.Matches);
            var anyBelow = false;
            if (expanded)
            {
                foreach (var replica in group.Length > 1 ? group : [])
                {
                    if (filter.Matches(replica))
                    {
                        rows.Add(new ResourceRow(replica.Name, replica.Name, depth + 1, replica, [], StateView.Of(replica), false, false));
                        anyBelow = true;
                    }
                }

                foreach (var child in children[name].Order(StringComparer.OrdinalIgnoreCase))
                {
                    anyBelow |= Add(child, depth + 1);
                }
            }

            if (matches || anyBelow)
            {
                return true;
            }

            rows.RemoveRange(at, rows.Count - at);
            return false;
        }
    }

    /// <summary>Whether it has a console at all: values have none.</summary>
    public static bool WritesLines(ResourceSnapshot resource) => resource.Type is not ("Parameter" or "ConnectionString");

    /// <summary>Who stands above a resource, or null.</summary>
    public static string? ParentOf(ResourceSnapshot resource)
        => resource.FindProperty(ParentProperty) ?? resource.Relations.FirstOrDefault(relation => relation.Kind == "Parent")?.ResourceName;

    private static bool IsOwnAncestor(string name, Dictionary<string, string> parents)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { name };
        for (var parent = parents.GetValueOrDefault(name); parent is not null; parent = parents.GetValueOrDefault(parent))
        {
            if (!seen.Add(parent))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The state of several replicas in one word: the worst of theirs.</summary>
    public static StateView OfReplicas(ImmutableArray<ResourceSnapshot> replicas)
    {
        var states = replicas.Select(StateView.Of).ToArray();
        var worst = states.MaxBy(state => state.Tone)!;
        var same = states.Count(state => state.Text == worst.Text);
        return same == states.Length
            ? worst
            : worst with { Text = string.Create(CultureInfo.InvariantCulture, $"{same} of {states.Length} {worst.Text.ToLowerInvariant()}") };
    }
}
