using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>What people call a running instance: its resource's name, with a number where there are replicas.</summary>
internal static class ResourceNames
{
    /// <summary>As in <c>api 1</c> for <c>api-k3v9x2ab</c>, by the instances' own names; those numbers stay as long as the instances do.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<ResourceSnapshot> resources) => resources
        .GroupBy(resource => resource.DisplayName, StringComparer.OrdinalIgnoreCase)
        .SelectMany(group => group.OrderBy(resource => resource.Name, StringComparer.Ordinal).Index()
            .Select(entry => KeyValuePair.Create(entry.Item.Name, group.Count() == 1 ? entry.Item.DisplayName : $"{entry.Item.DisplayName} {entry.Index + 1}")))
        .ToDictionary();
}
