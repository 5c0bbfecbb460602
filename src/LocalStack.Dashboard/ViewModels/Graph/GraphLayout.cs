using System.Collections.Immutable;
using System.Globalization;

namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>
/// Places the nodes of a directed graph in columns, so that lines run from left to right and cross seldom: cycles are broken, every node goes one
/// column behind the farthest that points to it, long lines get a bend in every column they pass, and each column is ordered by its neighbours'
/// places (the barycenter rule) and then spread so that lines are short. The same graph gets the same places, whatever order its parts come in by index.
/// </summary>
internal sealed class GraphLayout
{
    public const int NodeWidth = 196;
    public const int NodeHeight = 62;

    private const int BendHeight = 20;
    private const int TwinShift = 10;
    private const int Margin = 24;
    private const int ColumnGap = 72;
    private const int RowGap = 26;
    private const int Sweeps = 12;

    private readonly List<Slot> _slots = [];
    private readonly List<List<int>> _columns = [];

    private GraphLayout()
    {
    }

    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="edges">Pairs of nodes; none from a node to itself.</param>
    public static GraphPlaces Of(int nodes, ImmutableArray<(int From, int To)> edges)
    {
        var work = new GraphLayout();
        var forward = Acyclic(nodes, edges);
        var columnOf = Columns(nodes, forward);
        var isTied = new bool[nodes];
        foreach (var (from, to) in edges)
        {
            isTied[from] = isTied[to] = true;
        }

        for (var i = 0; i < nodes; i++)
        {
            work._slots.Add(new Slot { Column = columnOf[i], Height = NodeHeight });
        }

        // A line over several columns gets a slot in each of those between.
        var chains = forward.Select(edge => work.Chain(edge.From, edge.To)).ToArray();
        for (var i = 0; i < work._slots.Count; i++)
        {
            if (i >= nodes || isTied[i])
            {
                work.ColumnAt(work._slots[i].Column).Add(i);
            }
        }

        work.Order();
        work.Spread();
        work.PlaceLoose([.. Enumerable.Range(0, nodes).Where(i => !isTied[i])]);

        // Two that point to each other would lie on one line.
        var known = edges.ToHashSet();
        var places = Enumerable.Range(0, nodes).Select(slot => (work.LeftOf(slot), work._slots[slot].Y)).ToImmutableArray();
        return new GraphPlaces(
            places,
            [.. chains.Select((chain, i) => work.Draw(
                chain,
                isReversed: forward[i].From != edges[i].From,
                shift: !known.Contains((edges[i].To, edges[i].From)) ? 0 : forward[i].From != edges[i].From ? TwinShift : -TwinShift))],
            nodes == 0 ? 0 : Enumerable.Range(0, nodes).Max(work.LeftOf) + NodeWidth + Margin,
            nodes == 0 ? 0 : work._slots.Max(slot => slot.Y + slot.Height) + Margin);
    }

    /// <summary>Lines that would close a circle are turned round for the layout; they are drawn in their own direction.</summary>
    public static ImmutableArray<(int From, int To)> Acyclic(int nodes, ImmutableArray<(int From, int To)> edges)
    {
        var targets = edges.Select((edge, index) => (edge.From, edge.To, index)).ToLookup(edge => edge.From);
        var state = new byte[nodes];
        var turned = new HashSet<int>();

        // Those that nobody points to first: walks then begin where the reading begins.
        var pointedAt = edges.Select(edge => edge.To).ToHashSet();
        foreach (var node in Enumerable.Range(0, nodes).OrderBy(pointedAt.Contains))
        {
            Visit(node);
        }

        return [.. edges.Select((edge, index) => turned.Contains(index) ? (edge.To, edge.From) : edge)];

        void Visit(int node)
        {
            if (state[node] != 0)
            {
                return;
            }

            state[node] = 1;
            foreach (var (_, to, index) in targets[node])
            {
                if (state[to] == 1)
                {
                    turned.Add(index);
                }
                else
                {
                    Visit(to);
                }
            }

            state[node] = 2;
        }
    }

    private static int[] Columns(int nodes, ImmutableArray<(int From, int To)> edges)
    {
        var columns = new int[nodes];
        for (var round = 0; round < nodes; round++)
        {
            var moved = false;
            foreach (var (from, to) in edges)
            {
                if (columns[to] <= columns[from])
                {
                    columns[to] = columns[from] + 1;
                    moved = true;
                }
            }

            if (!moved)
            {
                break;
            }
        }

        // Whoever is pointed to by nobody stands right before the nearest that it points to, not far away on the left.
        foreach (var node in Enumerable.Range(0, nodes).Where(node => edges.All(edge => edge.To != node) && edges.Any(edge => edge.From == node)))
        {
            columns[node] = edges.Where(edge => edge.From == node).Min(edge => columns[edge.To]) - 1;
        }

        return columns;
    }

    private List<int> Chain(int from, int to)
    {
        var chain = new List<int> { from };
        for (var column = _slots[from].Column + 1; column < _slots[to].Column; column++)
        {
            _slots.Add(new Slot { Column = column, Height = BendHeight });
            Tie(chain[^1], _slots.Count - 1);
            chain.Add(_slots.Count - 1);
        }

        Tie(chain[^1], to);
        chain.Add(to);
        return chain;
    }

    private void Tie(int left, int right)
    {
        _slots[left].Right.Add(right);
        _slots[right].Left.Add(left);
    }

    private List<int> ColumnAt(int column)
    {
        while (_columns.Count <= column)
        {
            _columns.Add([]);
        }

        return _columns[column];
    }

    private void Order()
    {
        Number();
        var best = _columns.Select(column => column.ToArray()).ToArray();
        var least = Crossings();
        for (var sweep = 0; sweep < Sweeps && least > 0; sweep++)
        {
            var rightwards = sweep % 2 == 0;
            for (var c = 0; c < _columns.Count; c++)
            {
                var column = _columns[rightwards ? c : _columns.Count - 1 - c];
                var ordered = column.OrderBy(slot => Barycenter(slot, rightwards ? _slots[slot].Left : _slots[slot].Right)).ToList();
                column.Clear();
                column.AddRange(ordered);
                Number();
            }

            if (Crossings() is var crossings && crossings < least)
            {
                (least, best) = (crossings, [.. _columns.Select(column => column.ToArray())]);
            }
        }

        for (var c = 0; c < _columns.Count; c++)
        {
            _columns[c].Clear();
            _columns[c].AddRange(best[c]);
        }

        Number();
    }

    private double Barycenter(int slot, List<int> neighbours) => neighbours.Count == 0 ? _slots[slot].Order : neighbours.Average(neighbour => _slots[neighbour].Order);

    private void Number()
    {
        foreach (var column in _columns)
        {
            for (var i = 0; i < column.Count; i++)
            {
                _slots[column[i]].Order = i;
            }
        }
    }

    private int Crossings()
    {
        var crossings = 0;
        foreach (var column in _columns)
        {
            var lines = column.SelectMany(slot => _slots[slot].Right.Select(right => (From: _slots[slot].Order, To: _slots[right].Order))).ToArray();
            for (var i = 0; i < lines.Length; i++)
            {
                for (var j = i + 1; j < lines.Length; j++)
                {
                    crossings += (lines[i].From - lines[j].From) * (lines[i].To - lines[j].To) < 0 ? 1 : 0;
                }
            }
        }

        return crossings;
    }

    // Packed at first; then every slot is drawn towards the middle of its neighbours, as far as the order in its column and the distance allow.
    private void Spread()
    {
        foreach (var column in _columns)
        {
            var y = 0;
            foreach (var slot in column)
            {
                _slots[slot].Y = y;
                y += _slots[slot].Height + RowGap;
            }
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var c = 0; c < _columns.Count; c++)
            {
                Settle(_columns[sweep % 2 == 0 ? c : _columns.Count - 1 - c]);
            }
        }

        var used = _columns.SelectMany(column => column).ToArray();
        var top = used.Length == 0 ? 0 : used.Min(slot => _slots[slot].Y);
        foreach (var slot in used)
        {
            _slots[slot].Y += Margin - top;
        }
    }

    private void Settle(List<int> column)
    {
        var wanted = column.Select(slot =>
        {
            var neighbours = _slots[slot].Left.Concat(_slots[slot].Right).ToArray();
            return neighbours.Length == 0 ? _slots[slot].Y : (int)neighbours.Average(neighbour => _slots[neighbour].Middle) - _slots[slot].Height / 2;
        }).ToArray();

        // From above nobody may come too near to the one before; half of what that pushed down is given back upwards.
        for (var i = 0; i < column.Count; i++)
        {
            var least = i == 0 ? int.MinValue : _slots[column[i - 1]].Y + _slots[column[i - 1]].Height + RowGap;
            _slots[column[i]].Y = Math.Max(wanted[i], least);
        }

        var excess = column.Count == 0 ? 0 : (int)column.Select((slot, i) => _slots[slot].Y - wanted[i]).Average();
        for (var i = 0; i < column.Count; i++)
        {
            _slots[column[i]].Y -= excess;
        }
    }

    /// <summary>Those without any line go below the rest, in rows as wide as that.</summary>
    private void PlaceLoose(ImmutableArray<int> loose)
    {
        var tied = _columns.SelectMany(column => column).Select(slot => _slots[slot].Y + _slots[slot].Height).DefaultIfEmpty(0).Max();
        var top = tied == 0 ? Margin : tied + RowGap * 2;
        var perRow = Math.Max(3, _columns.Count);
        for (var i = 0; i < loose.Length; i++)
        {
            var (row, place) = (i / perRow, i % perRow);
            _slots[loose[i]].Column = place;
            _slots[loose[i]].Y = top + row * (NodeHeight + RowGap);
        }
    }

    private (string Path, int LabelX, int LabelY) Draw(List<int> chain, bool isReversed, int shift)
    {
        var points = new List<(int X, int Y)> { (LeftOf(chain[0]) + NodeWidth, _slots[chain[0]].Middle) };
        foreach (var bend in chain.Skip(1).SkipLast(1))
        {
            points.Add((LeftOf(bend), _slots[bend].Middle));
            points.Add((LeftOf(bend) + NodeWidth, _slots[bend].Middle));
        }

        points.Add((LeftOf(chain[^1]), _slots[chain[^1]].Middle));
        points = [.. points.Select(point => (point.X, point.Y + shift))];
        var half = points.Count / 2;
        var (labelX, labelY) = ((points[half - 1].X + points[half].X) / 2, (points[half - 1].Y + points[half].Y) / 2);
        if (isReversed)
        {
            points.Reverse();
        }

        var path = $"M{At(points[0].X, points[0].Y)}";
        for (var i = 1; i < points.Count; i++)
        {
            var ((x0, y0), (x1, y1)) = (points[i - 1], points[i]);
            var middle = (x0 + x1) / 2;
            path += y0 == y1 ? $" L{At(x1, y1)}" : $" C{At(middle, y0)} {At(middle, y1)} {At(x1, y1)}";
        }

        return (path, labelX, labelY);

        static string At(int x, int y) => string.Create(CultureInfo.InvariantCulture, $"{x} {y}");
    }

    private int LeftOf(int slot) => Margin + _slots[slot].Column * (NodeWidth + ColumnGap);

    /// <summary>A place in a column: of a node, or of a line that passes.</summary>
    private sealed class Slot
    {
        public int Column { get; set; }

        public required int Height { get; init; }

        public int Order { get; set; }

        public int Y { get; set; }

        public List<int> Left { get; } = [];

        public List<int> Right { get; } = [];

        public int Middle => Y + Height / 2;
    }
}
