using System.Collections.Immutable;
using System.Globalization;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>Why a resource waits: for whom, until what, and since when.</summary>
/// <param name="Since">When the wait began; null when the AppHost does not say.</param>
/// <param name="Awaited">Whom it waits for.</param>
public sealed record WaitView(DateTimeOffset? Since, ImmutableArray<AwaitedResource> Awaited)
{
    private const string ForProperty = "resource.waitingFor";
    private const string ReasonsProperty = "resource.waitReasons";
    private const string SinceProperty = "resource.waitingSince";

    /// <summary>Whether the wait will not end unless somebody acts.</summary>
    public bool IsStalled => Awaited.Any(awaited => awaited.Problem.Length > 0);

    /// <summary>Null when the resource does not wait.</summary>
    public static WaitView? Of(ResourceSnapshot resource, IEnumerable<ResourceSnapshot> all)
    {
        if (resource.State != "Waiting")
        {
            return null;
        }

        var names = NamesOf(resource);
        var reasons = Items(resource, ReasonsProperty);
        return new WaitView(
            DateTimeOffset.TryParse(resource.FindProperty(SinceProperty), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : null,
            [.. names.Select((name, index) => Describe(name, index < reasons.Length ? reasons[index] : "", all))]);
    }

    /// <summary>Whom a waiting resource waits for.</summary>
    public static ImmutableArray<string> NamesOf(ResourceSnapshot resource)
        => resource.Properties.Any(property => property.Name == ForProperty)
            ? Items(resource, ForProperty)
            : [.. resource.Relations.Where(relation => relation.Kind == "WaitFor").Select(relation => relation.ResourceName)];

    private static AwaitedResource Describe(string name, string reason, IEnumerable<ResourceSnapshot> all)
    {
        var other = all.FirstOrDefault(candidate => candidate.Name == name)
            ?? all.FirstOrDefault(candidate => string.Equals(candidate.DisplayName, name, StringComparison.OrdinalIgnoreCase));

        // What it waits for is a clause; what went wrong is whole sentences.
        var isGoal = reason.StartsWith("until ", StringComparison.Ordinal);
        return new AwaitedResource(name, other, other is null ? null : StateView.Of(other), isGoal ? reason : "", isGoal ? "" : reason);
    }

    private static ImmutableArray<string> Items(ResourceSnapshot resource, string property)
        => resource.Properties.FirstOrDefault(candidate => candidate.Name == property) is not { } told ? []
            : told.Items.IsEmpty && told.Value.Length > 0 ? [told.Value] : told.Items;
}

/// <summary>A resource that another one waits for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Resource">Its snapshot; null when the AppHost shows none of that name.</param>
/// <param name="State">Its state; null without a snapshot.</param>
/// <param name="Until">As in <c>until it is healthy</c>; empty when the AppHost does not say, or when that cannot be expected any more.</param>
/// <param name="Problem">Why the wait will not end by itself, and what to do; empty when it may.</param>
public sealed record AwaitedResource(string Name, ResourceSnapshot? Resource, StateView? State, string Until, string Problem);
