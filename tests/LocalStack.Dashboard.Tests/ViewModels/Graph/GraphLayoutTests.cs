using LocalStack.Dashboard.ViewModels.Graph;

namespace LocalStack.Dashboard.Tests.ViewModels.Graph;

public sealed class GraphLayoutTests
{
    [Fact]
    public void Chain_RunsFromLeftToRight()
    {
        var layout = GraphLayout.Of(3, [(0, 1), (1, 2)]);

        Assert.True(layout.Nodes[0].X < layout.Nodes[1].X && layout.Nodes[1].X < layout.Nodes[2].X);
        Assert.Single(layout.Nodes.Select(node => node.Y).Distinct());
        Assert.Equal(layout.Nodes[2].X + GraphLayout.NodeWidth + layout.Nodes[0].X, layout.Width);
    }

    [Fact]
    public void Column_RunsFromTopToBottom_AndLooseNodesStandBelow()
    {
        var column = GraphColumn.Of(5, [(3, 4), (1, 2), (3, 1), (4, 2)]);

        Assert.Equal([3, 1, 4, 2, 0], Enumerable.Range(0, 5).OrderBy(node => column.Nodes[node].Y));
        Assert.Single(column.Nodes.Select(node => node.X).Distinct());
        Assert.Equal(column.Nodes[0].Y + GraphLayout.NodeHeight + column.Nodes[3].Y, column.Height);
    }

    [Fact]
    public void Column_LinesThatPassEachOther_HaveLanesOfTheirOwn_AndTheirLabelsStandApart()
    {
        (int From, int To)[] edges = [(0, 1), (0, 2), (0, 4), (1, 3), (2, 3), (2, 5), (3, 4), (5, 6), (6, 7), (7, 2), (8, 0), (8, 9)];

        var column = GraphColumn.Of(10, [.. edges]);

        var lanes = edges.Select((edge, i) => (
            Lane: column.Edges[i].LabelX,
            Top: Math.Min(column.Nodes[edge.From].Y, column.Nodes[edge.To].Y) + GraphLayout.NodeHeight,
            Bottom: Math.Max(column.Nodes[edge.From].Y, column.Nodes[edge.To].Y))).ToArray();
        for (var i = 0; i < edges.Length; i++)
        {
            Assert.InRange(lanes[i].Lane, column.Nodes[0].X + GraphLayout.NodeWidth + 1, GraphColumn.Width - 1);
            for (var j = 0; j < i; j++)
            {
                Assert.False(lanes[i].Lane == lanes[j].Lane && lanes[i].Top < lanes[j].Bottom && lanes[j].Top < lanes[i].Bottom, $"{edges[i]} lies on {edges[j]}");
                Assert.True(Math.Abs(column.Edges[i].LabelY - column.Edges[j].LabelY) >= 20, $"The labels of {edges[i]} and {edges[j]} overlap.");
            }
        }
    }

    [Fact]
    public void Circle_IsDrawnNotRefused_AndEveryLineKeepsItsDirection()
    {
        var layout = GraphLayout.Of(3, [(0, 1), (1, 2), (2, 0)]);

        for (var i = 0; i < 3; i++)
        {
            var (fromX, _) = layout.Nodes[i];
            var start = int.Parse(layout.Edges[i].Path[1..layout.Edges[i].Path.IndexOf(' ')], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains(start, (int[])[fromX, fromX + GraphLayout.NodeWidth]);
        }
    }

    [Fact]
    public void TwoThatPointToEachOther_HaveTwoLines()
    {
        var layout = GraphLayout.Of(2, [(0, 1), (1, 0)]);

        Assert.NotEqual(layout.Edges[0].LabelY, layout.Edges[1].LabelY);
    }

    [Fact]
    public void LinesThatCanBeUncrossed_Are()
    {
        // 0 → 3 and 1 → 2: by index they would cross.
        var layout = GraphLayout.Of(4, [(0, 3), (1, 2)]);

        Assert.Equal(layout.Nodes[0].Y < layout.Nodes[1].Y, layout.Nodes[3].Y < layout.Nodes[2].Y);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(42, false)]
    [InlineData(1, true)]
    [InlineData(7, true)]
    [InlineData(42, true)]
    public void AnyGraph_HasNoTwoNodesOnOnePlace_AndFitsItsSize(int seed, bool isNarrow)
    {
        var random = new Random(seed);
        var edges = Enumerable.Range(0, 60).Select(_ => (From: random.Next(30), To: random.Next(30))).Where(edge => edge.From != edge.To).Distinct();

        var layout = isNarrow ? GraphColumn.Of(30, [.. edges]) : GraphLayout.Of(30, [.. edges]);

        for (var i = 0; i < 30; i++)
        {
            var (x, y) = layout.Nodes[i];
            Assert.InRange(x, 0, layout.Width - GraphLayout.NodeWidth);
            Assert.InRange(y, 0, layout.Height - GraphLayout.NodeHeight);
            for (var j = 0; j < i; j++)
            {
                Assert.False(
                    Math.Abs(x - layout.Nodes[j].X) < GraphLayout.NodeWidth && Math.Abs(y - layout.Nodes[j].Y) < GraphLayout.NodeHeight, $"{i} lies on {j}");
            }
        }
    }

    [Fact]
    public void NodesWithoutLines_StandBelow()
    {
        var layout = GraphLayout.Of(4, [(0, 1)]);

        Assert.All((int[])[2, 3], loose => Assert.True(layout.Nodes[loose].Y > layout.Nodes[0].Y + GraphLayout.NodeHeight));
    }

    [Fact]
    public void TwoHundredNodes_AreLaidOut()
    {
        var edges = Enumerable.Range(1, 199).Select(i => (From: i, To: i / 2)).ToArray();

        Assert.Equal(200, GraphLayout.Of(200, [.. edges]).Nodes.Length);
    }

    [Fact]
    public void Nothing_IsEmpty() => Assert.Equal((0, 0), (GraphLayout.Of(0, []).Width, GraphLayout.Of(0, []).Height));
}
