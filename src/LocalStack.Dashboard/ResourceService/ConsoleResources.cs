using System.Collections.Immutable;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>Which resources have a console to show.</summary>
internal static class ConsoleResources
{
    /// <summary>All that can write lines, by name.</summary>
    public static ImmutableArray<ResourceSnapshot> Of(IEnumerable<ResourceSnapshot> resources)
        => [.. resources.Where(resource => !resource.IsHidden && resource.Type is not ("Parameter" or "ConnectionString")).OrderBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The instance of a name, or all instances of a display name; everything without a name; empty when there is none.</summary>
    public static ImmutableArray<ResourceSnapshot> Choose(IEnumerable<ResourceSnapshot> resources, string? name)
    {
        var all = Of(resources);
        if (string.IsNullOrEmpty(name))
        {
            return all;
        }

        return all.FirstOrDefault(resource => resource.Name == name) is { } one
            ? [one]
            : [.. all.Where(resource => string.Equals(resource.DisplayName, name, StringComparison.OrdinalIgnoreCase))];
    }
}
