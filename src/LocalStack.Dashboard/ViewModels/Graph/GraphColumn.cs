using System.Collections.Immutable;
using System.Globalization;

namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>
/// Places the nodes of a directed graph below one another, for a window that is too narrow for <see cref="GraphLayout"/> to be read: who needs stands above what
/// is needed, and lines run beside the nodes, each in a lane of its own where several pass.
/// </summary>
internal static class GraphColumn
{
    /// <summary>Of the whole drawing: a telephone's.</summary>
    public const int Width = 390;

    private const int Margin = 12;
    private const int Gap = 24;
    private const int Right = Margin + GraphLayout.NodeWidth;
    private const int FirstLane = Right + 20;
    private const int LastLane = Width - 32;
    private const int LaneGap = 22;
    private const int Corner = 8;
    private const int LabelHeight = 24;

    /// <inheritdoc cref="GraphLayout.Of"/>
    public static GraphPlaces Of(int nodes, ImmutableArray<(int From, int To)> edges)
    {
        var rankOf = Ranks(nodes, edges);
        var places = rankOf.Select(rank => (X: Margin, Y: Margin + rank * (GraphLayout.NodeHeight + Gap))).ToImmutableArray();
        var lines = Lines(edges, rankOf, places);
        var laneOf = Lanes(lines);
        var step = Math.Min(LaneGap, (LastLane - FirstLane) / Math.Max(1, laneOf.DefaultIfEmpty(0).Max()));
        var labels = Labels(lines);
        return new GraphPlaces(
            places,
            [.. lines.Select((line, i) => (PathOf(line, FirstLane + laneOf[i] * step), FirstLane + laneOf[i] * step, labels[i]))],
            nodes == 0 ? 0 : Width,
            nodes == 0 ? 0 : places.Max(place => place.Y) + GraphLayout.NodeHeight + Margin);
    }

    /// <summary>From the top: after each node those that only it and earlier ones point to, so that lines are short; those without any line come last.</summary>
    private static int[] Ranks(int nodes, ImmutableArray<(int From, int To)> edges)
    {
        var forward = GraphLayout.Acyclic(nodes, edges);
        var isTied = edges.SelectMany(edge => new[] { edge.From, edge.To }).ToHashSet();
        var ranks = Enumerable.Repeat(-1, nodes).ToArray();
        for (var rank = 0; rank < nodes; rank++)
        {
            var next = Enumerable.Range(0, nodes)
                .Where(node => ranks[node] < 0 && forward.All(edge => edge.To != node || ranks[edge.From] >= 0))
                .OrderByDescending(isTied.Contains)
                .ThenByDescending(node => forward.Where(edge => edge.To == node).Select(edge => ranks[edge.From]).DefaultIfEmpty(-1).Max())
                .First();
            ranks[next] = rank;
        }

        return ranks;
    }

    /// <summary>From which height to which each line runs. The lines of a node lie so that those to its neighbours are within those to nodes farther away.</summary>
    private static (int From, int To)[] Lines(ImmutableArray<(int From, int To)> edges, int[] rankOf, ImmutableArray<(int X, int Y)> places)
    {
        var lines = new (int From, int To)[edges.Length];
        for (var node = 0; node < places.Length; node++)
        {
            var own = Enumerable.Range(0, edges.Length)
                .Where(i => edges[i].From == node || edges[i].To == node)
                .Select(i => (Index: i, IsFrom: edges[i].From == node, Other: rankOf[edges[i].From == node ? edges[i].To : edges[i].From]))
                .OrderBy(end => end.Other > rankOf[node])
                .ThenByDescending(end => end.Other)
                .ToArray();
            for (var i = 0; i < own.Length; i++)
            {
                var y = places[node].Y + GraphLayout.NodeHeight * (i + 1) / (own.Length + 1);
                ref var line = ref lines[own[i].Index];
                line = own[i].IsFrom ? (y, line.To) : (line.From, y);
            }
        }

        return lines;
    }

    /// <summary>The lane of each line: outside of all shorter ones that it passes.</summary>
    private static int[] Lanes((int From, int To)[] lines)
    {
        var lanes = Enumerable.Repeat(-1, lines.Length).ToArray();
        foreach (var i in ByLength(lines))
        {
            lanes[i] = 1 + Enumerable.Range(0, lines.Length).Where(other => lanes[other] >= 0 && Top(lines[other]) <= Bottom(lines[i]) && Top(lines[i]) <= Bottom(lines[other])).Select(other => lanes[other]).DefaultIfEmpty(-1).Max();
        }

        return lanes;
    }

    /// <summary>The height of each line's label: near its middle, and where it can be beside no other one. Short lines have least choice, and go first.</summary>
    private static int[] Labels((int From, int To)[] lines)
    {
        var heights = new int[lines.Length];
        var taken = new List<int>();
        foreach (var i in ByLength(lines))
        {
            var (middle, most) = ((lines[i].From + lines[i].To) / 2, (Bottom(lines[i]) - Top(lines[i])) / 2 - Corner);
            heights[i] = Enumerable.Range(0, Math.Max(1, most)).SelectMany(away => new[] { middle + away, middle - away }).Cast<int?>()
                .FirstOrDefault(height => taken.TrueForAll(other => Math.Abs(other - height!.Value) >= LabelHeight)) ?? middle;
            taken.Add(heights[i]);
        }

        return heights;
    }

    private static int[] ByLength((int From, int To)[] lines) => [.. Enumerable.Range(0, lines.Length).OrderBy(i => Bottom(lines[i]) - Top(lines[i]))];

    private static int Top((int From, int To) line) => Math.Min(line.From, line.To);

    private static int Bottom((int From, int To) line) => Math.Max(line.From, line.To);

    private static string PathOf((int From, int To) line, int lane)
    {
        var corner = Math.Min(Corner, (Bottom(line) - Top(line)) / 2) * Math.Sign(line.To - line.From);
        var turn = lane - Math.Abs(corner);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"M{Right} {line.From} H{turn} Q{lane} {line.From} {lane} {line.From + corner} V{line.To - corner} Q{lane} {line.To} {turn} {line.To} H{Right}");
    }
}
