using System.Collections.Immutable;

namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>Where the parts of a graph are drawn.</summary>
/// <param name="Nodes">The upper left corner of each node.</param>
/// <param name="Edges">Path data of each line, and the place for its label.</param>
/// <param name="Width">Of the whole drawing.</param>
/// <param name="Height">Of the whole drawing.</param>
internal sealed record GraphPlaces(ImmutableArray<(int X, int Y)> Nodes, ImmutableArray<(string Path, int LabelX, int LabelY)> Edges, int Width, int Height);
