using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>A value that resources can be filtered by.</summary>
/// <param name="Word">The value, as in <c>Project</c>.</param>
/// <param name="Count">How many resources have it; null where that says nothing.</param>
/// <param name="IsChosen">Whether it is filtered by.</param>
public sealed record ResourceFacet(string Word, long? Count, bool IsChosen)
{
    /// <summary>The values that occur, and those that are chosen although nothing has them any more.</summary>
    public static ImmutableArray<ResourceFacet> Of(
        IEnumerable<ResourceSnapshot> resources, ImmutableHashSet<string> chosen, Func<ResourceSnapshot, string> wordOf)
    {
        var counts = chosen.ToDictionary(word => word, _ => 0, StringComparer.OrdinalIgnoreCase);
        foreach (var word in resources.Select(wordOf).Where(word => word.Length > 0))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return [.. counts.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => new ResourceFacet(pair.Key, pair.Value, chosen.Contains(pair.Key)))];
    }
}
