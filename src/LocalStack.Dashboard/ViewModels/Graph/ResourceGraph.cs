using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Resources;

namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>The resources and what ties them, laid out from those that need to those that are needed.</summary>
/// <param name="Nodes">One for each resource.</param>
/// <param name="Edges">One for each pair that is tied.</param>
/// <param name="Width">Of the whole drawing.</param>
/// <param name="Height">Of the whole drawing.</param>
internal sealed record ResourceGraph(ImmutableArray<GraphNode> Nodes, ImmutableArray<GraphEdge> Edges, int Width, int Height)
{
    /// <param name="resources">The instances to show.</param>
    /// <param name="calls">What spans have shown; calls of or to others than these are left out.</param>
    /// <param name="isNarrow">Whether there is room for one column only.</param>
    public static ResourceGraph Build(IEnumerable<ResourceSnapshot> resources, IEnumerable<ObservedCall> calls, bool isNarrow = false)
    {
        var groups = resources
            .GroupBy(resource => resource.DisplayName, StringComparer.OrdinalIgnoreCase)
            .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.OrderBy(resource => resource.Name, StringComparer.Ordinal).ToImmutableArray(), StringComparer.OrdinalIgnoreCase);
        var seen = calls
            .Where(call => groups.ContainsKey(call.From) && groups.ContainsKey(call.To) && !string.Equals(call.From, call.To, StringComparison.OrdinalIgnoreCase))
            .GroupBy(call => Pair(call.From, call.To))
            .ToDictionary(group => group.Key, group => new ObservedCall(group.Key.From, group.Key.To, group.Sum(call => call.Count), group.Sum(call => call.Failed)));
        var declared = groups.SelectMany(group => group.Value.SelectMany(resource => resource.Relations).Distinct()
                .Where(relation => groups.ContainsKey(relation.ResourceName) && !string.Equals(relation.ResourceName, group.Key, StringComparison.OrdinalIgnoreCase))
                .Select(relation => (Pair: Pair(group.Key, relation.ResourceName), relation.Kind)))
            .ToLookup(relation => relation.Pair, relation => relation.Kind);

        var parts = new ServerParts(groups.Values.SelectMany(group => group));
        var conditions = groups.Values
            .SelectMany(group => EdgeConditions.Of(group[0]).Where(edge => edge.Conditions.Length > 0), (group, edge) => (From: group[0].DisplayName, Edge: edge))
            .SelectMany(entry => parts.Used(entry.From, entry.Edge.Server).Where(groups.ContainsKey), (entry, to) => (Pair: Pair(entry.From, to), entry.Edge.Conditions))
            .ToDictionary(entry => entry.Pair, entry => entry.Conditions);

        var names = groups.Keys.ToList();
        var pairs = declared.Select(relation => relation.Key).Union(seen.Keys).Union(conditions.Keys).OrderBy(pair => pair).ToList();
        ImmutableArray<(int From, int To)> ties = [.. pairs.Select(pair => (IndexOf(pair.From), IndexOf(pair.To)))];
        var layout = isNarrow ? GraphColumn.Of(names.Count, ties) : GraphLayout.Of(names.Count, ties);

        var nodes = names.Select((name, index) => new GraphNode(
            groups[name][0].DisplayName,
            groups[name][0],
            groups[name].Length,
            groups[name].Length == 1 ? StateView.Of(groups[name][0]) : ResourceTree.OfReplicas(groups[name]),
            layout.Nodes[index].X,
            layout.Nodes[index].Y));
        var edges = pairs.Select((pair, index) =>
        {
            var kinds = declared[pair].Distinct().ToArray();
            var (path, x, y) = layout.Edges[index];
            return new GraphEdge(
                groups[pair.From][0].DisplayName, groups[pair.To][0].DisplayName, string.Join(", ", kinds.Select(RelationWords.Of)), seen.GetValueOrDefault(pair), path, x, y)
            {
                Conditions = conditions.GetValueOrDefault(pair, ""),
                IsOrderOnly = kinds.Length > 0 && kinds.All(kind => kind is "WaitFor" or "Parent"),
            };
        });
        return new ResourceGraph([.. nodes], [.. edges], layout.Width, layout.Height);

        (string From, string To) Pair(string from, string to) => (Known(from), Known(to));

        // The spelling of the group, whatever that of the relation or the telemetry.
        string Known(string name) => groups[name][0].DisplayName;

        int IndexOf(string name) => names.FindIndex(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
    }
}
