using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>One line of the resource table: an instance, or the heading of several replicas.</summary>
/// <param name="Key">Stable between updates.</param>
/// <param name="Name">As shown.</param>
/// <param name="Depth">0 at the top.</param>
/// <param name="Resource">What its cells are about; the first replica for a heading.</param>
/// <param name="Replicas">The instances under a heading; empty for an instance.</param>
/// <param name="State">As shown.</param>
/// <param name="HasChildren">Whether it can be expanded.</param>
/// <param name="IsExpanded">Whether it is.</param>
public sealed record ResourceRow(
    string Key,
    string Name,
    int Depth,
    ResourceSnapshot Resource,
    ImmutableArray<ResourceSnapshot> Replicas,
    StateView State,
    bool HasChildren,
    bool IsExpanded)
{
    public bool IsReplicaHeading => !Replicas.IsEmpty;
}
