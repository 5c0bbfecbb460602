using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Resources;

namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>A resource in the graph; its replicas are one node.</summary>
/// <param name="Name">The resource's name in the application model.</param>
/// <param name="Resource">Its snapshot; the first replica's when there are several.</param>
/// <param name="Replicas">How many instances it has.</param>
/// <param name="State">As shown.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
internal sealed record GraphNode(string Name, ResourceSnapshot Resource, int Replicas, StateView State, int X, int Y);
