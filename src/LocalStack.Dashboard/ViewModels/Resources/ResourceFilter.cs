using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>Which resources to show. It lives in the page's address: what is filtered can be linked to.</summary>
public sealed record ResourceFilter
{
    public static ResourceFilter None { get; } = new();

    /// <summary>Beginnings of words in name, type, state, source or a URL; empty for all.</summary>
    public string Text { get; init; } = "";

    /// <summary>The words of <see cref="Text"/>; null for none.</summary>
    public SearchWords? Words => SearchWords.ParseBeginnings(Text);

    /// <summary>Only resources of these types; empty for all.</summary>
    public ImmutableHashSet<string> Types { get; init; } = SetOf([]);

    /// <summary>Only resources in these states; empty for all.</summary>
    public ImmutableHashSet<string> States { get; init; } = SetOf([]);

    /// <summary>Only resources of this health; empty for all.</summary>
    public ImmutableHashSet<string> Healths { get; init; } = SetOf([]);

    /// <summary>Whether those that the AppHost hides are shown, too.</summary>
    public bool ShowsHidden { get; init; }

    /// <summary>Whether anything is left out that would be shown otherwise.</summary>
    public bool IsNarrow => Text.Length > 0 || !Types.IsEmpty || !States.IsEmpty || !Healths.IsEmpty;

    /// <summary>Reads the parts of an address, each a list with commas.</summary>
    public static ResourceFilter Parse(string? text, string? types, string? states, string? healths, bool showsHidden) => new()
    {
        Text = text?.Trim() ?? "",
        Types = SetOf(Split(types)),
        States = SetOf(Split(states)),
        Healths = SetOf(Split(healths)),
        ShowsHidden = showsHidden,
    };

    /// <summary>A set of words as a part of an address; null when it is empty.</summary>
    public static string? ToQuery(ImmutableHashSet<string> words) => words.IsEmpty ? null : string.Join(',', words.Order(StringComparer.OrdinalIgnoreCase));

    /// <summary>The word for a resource's health, also of one that has none.</summary>
    public static string HealthOf(ResourceSnapshot resource) => resource.State != "Running" ? "Not running" : StateView.HealthOf(resource) switch
    {
        null => "No checks",
        var health => health.Value.ToString(),
    };

    public bool Matches(ResourceSnapshot resource)
        => (Types.IsEmpty || Types.Contains(ResourceTypeName.Of(resource.Type)))
            && (States.IsEmpty || States.Contains(resource.State))
            && (Healths.IsEmpty || Healths.Contains(HealthOf(resource)))
            && Words?.AreInAny(
            [
                resource.Name, resource.DisplayName, resource.Type, ResourceTypeName.Of(resource.Type), StateView.Of(resource).Text, SourceView.Of(resource).Text,
                .. resource.Urls.Select(url => url.Url),
            ]) != false;

    private static string[] Split(string? words) => (words ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static ImmutableHashSet<string> SetOf(IEnumerable<string> words) => words.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
}
