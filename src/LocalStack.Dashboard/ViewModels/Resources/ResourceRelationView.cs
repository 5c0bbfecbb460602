using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>A line of the relationships section.</summary>
/// <param name="Name">The other resource.</param>
/// <param name="Resource">Its snapshot; null when the AppHost shows none of that name.</param>
/// <param name="Words">As in <c>uses, waits for</c>.</param>
/// <param name="IsIncoming">Whether the other one names this one.</param>
public sealed record ResourceRelationView(string Name, ResourceSnapshot? Resource, string Words, bool IsIncoming);
