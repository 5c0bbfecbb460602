using System.Collections.Immutable;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// A trace as the rows of a waterfall: a tree down, time across. What is collapsed, shown and zoomed into stays while the trace grows. Used on one circuit's
/// thread.
/// </summary>
internal sealed class WaterfallView
{
    private readonly HashSet<object> _collapsed = [];
    private TraceView? _view;
    private TimeWindow? _zoom;
    private ImmutableArray<TraceKind> _kinds = [];
    private bool[]? _shown;
    private HashSet<object> _above = [];
    private int[] _visible = [];

    /// <summary>Rows in all.</summary>
    public int Count => _visible.Length;

    public bool ShowsLogs { get; private set; } = true;

    public bool IsAnythingCollapsed => _collapsed.Count > 0;

    /// <summary>The time in sight.</summary>
    public TimeWindow Window => _zoom ?? _view?.Whole ?? default;

    public bool IsZoomed => _zoom is not null;

    /// <summary>What was looked for last; null for nothing.</summary>
    public SearchWords? Words { get; private set; }

    /// <summary>Marks of the time axis.</summary>
    public ImmutableArray<(double At, string Label)> Ruler { get; private set; } = [];

    /// <summary>Shows another state of the trace.</summary>
    public void Show(TraceView view)
    {
        _view = view;
        Lay();
    }

    /// <summary>Says what to show of it.</summary>
    /// <param name="showsLogs">Log records between the spans.</param>
    /// <param name="zoom">This much of the time only; all of it when null, or when what is asked for lies outside.</param>
    /// <param name="kinds">Only spans about one of these, and those above them; all when empty.</param>
    public void Arrange(bool showsLogs, TimeWindow? zoom, ImmutableArray<TraceKind> kinds = default)
    {
        ShowsLogs = showsLogs;
        _kinds = kinds.IsDefault ? [] : kinds;
        _zoom = zoom is { } asked && _view is { } view && asked.Start < asked.End && asked.End > view.Whole.Start && asked.Start < view.Whole.End && asked != view.Whole ? asked : null;
        Lay();
    }

    /// <summary>Forgets what was collapsed and zoomed into: for another trace.</summary>
    public void Reset()
    {
        _collapsed.Clear();
        (_view, _zoom, _visible, Ruler) = (null, null, [], []);
    }

    public IReadOnlyList<WaterfallRow> Rows(int first, int count)
    {
        var rows = new WaterfallRow[Math.Clamp(_visible.Length - first, 0, count)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = RowOf(_view!.Nodes[_visible[first + i]]);
        }

        return rows;
    }

    public void SetExpanded(TraceNode node, bool isExpanded)
    {
        _ = isExpanded ? _collapsed.Remove(node.Key) : _collapsed.Add(node.Key);
        Lay();
    }

    public void ExpandAll()
    {
        _collapsed.Clear();
        Lay();
    }

    /// <summary>Collapses everything below the first level: the shape of the trace at a glance.</summary>
    public void CollapseAll()
    {
        _collapsed.UnionWith(_view!.Nodes.Where(node => node is { Depth: >= 1, Log: null } && CanExpand(node)).Select(node => node.Key));
        Lay();
    }

    /// <summary>The row of a node, after expanding what hides it; -1 when there is none.</summary>
    /// <param name="key">As in <see cref="TraceNode.Key"/>.</param>
    public int Reveal(object key)
    {
        var index = IndexOfNode(key);
        if (index < 0)
        {
            return -1;
        }

        var hidden = false;
        for (var parent = _view!.Nodes[index].Parent; parent >= 0; parent = _view.Nodes[parent].Parent)
        {
            hidden |= _collapsed.Remove(_view.Nodes[parent].Key);
        }

        if (hidden)
        {
            Lay();
        }

        return Array.BinarySearch(_visible, index) is >= 0 and var row ? row : -1;
    }

    /// <summary>The row above a node in the tree; -1 at the top level.</summary>
    public int ParentRow(TraceNode node) => node.Parent < 0 ? -1 : Array.BinarySearch(_visible, node.Parent);

    /// <summary>The keys of the nodes that have the searched words in their name, resource, attributes or message, in order of the rows.</summary>
    /// <param name="text">As <see cref="SearchWords"/>; they are kept as <see cref="Words"/>.</param>
    public ImmutableArray<object> Find(string? text)
    {
        Words = SearchWords.Parse(text);
        return Words is not { } words || _view is null ? [] : [.. _view.Nodes.Where((node, index) => (ShowsLogs || node.Log is null) && _shown?[index] != false && Matches(node)).Select(node => node.Key)];

        bool Matches(TraceNode node) => words.AreInAny(node switch
        {
            { Span: { } span } => [span.Name, span.Resource.Name, span.StatusMessage, span.SpanId.ToString(), .. TextsOf(span.Attributes)],
            { Log: { } log } => [log.Message, log.Scope.Name, .. TextsOf(log.Attributes)],
            _ => Array.Empty<string>(),
        });

        static IEnumerable<string> TextsOf(AttributeCollection attributes) => attributes.SelectMany(attribute => new[] { attribute.Key, attribute.Value.ToString() });
    }

    private int IndexOfNode(object key)
    {
        for (var i = 0; _view is not null && i < _view.Nodes.Length; i++)
        {
            if (_view.Nodes[i].Key.Equals(key))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether a row stands there only for what is below it.</summary>
    public bool IsAside(TraceNode node) => _shown is not null && !IsOfKind(node);

    private bool CanExpand(TraceNode node) => node.Log is null && node.Size > 1 && (ShowsLogs || node.SpansBelow > 0) && (_shown is null || _above.Contains(node.Key));

    private bool IsOfKind(TraceNode node)
        => (node.Log is null ? node.Span : node.Parent < 0 ? null : _view!.Nodes[node.Parent].Span) is { } span && _kinds.Any(kind => kind.IsOf(span));

    // Children stand after their parent.
    private void Choose(ImmutableArray<TraceNode> nodes)
    {
        (_shown, _above) = (null, []);
        if (_kinds.IsEmpty)
        {
            return;
        }

        _shown = new bool[nodes.Length];
        for (var i = nodes.Length - 1; i >= 0; i--)
        {
            _shown[i] |= IsOfKind(nodes[i]);
            if (_shown[i] && nodes[i].Parent is >= 0 and var parent && (ShowsLogs || nodes[i].Log is null))
            {
                _shown[parent] = true;
                _above.Add(nodes[parent].Key);
            }
        }
    }

    private void Lay()
    {
        if (_view is null)
        {
            return;
        }

        var nodes = _view.Nodes;
        Choose(nodes);
        var visible = new List<int>(nodes.Length);
        for (var i = 0; i < nodes.Length;)
        {
            var node = nodes[i];
            if ((ShowsLogs || node.Log is null && (!node.IsMissing || node.SpansBelow > 0)) && _shown?[i] != false)
            {
                visible.Add(i);
            }

            i += node.Log is null && _collapsed.Contains(node.Key) ? node.Size : 1;
        }

        _visible = [.. visible];
        Ruler = TimeRuler.Marks(Window.Start - Math.Min(Window.Start, _view.Whole.Start), Window.Length);
    }

    private WaterfallRow RowOf(TraceNode node)
    {
        var canExpand = CanExpand(node);
        var isExpanded = canExpand && !_collapsed.Contains(node.Key);
        var (left, width) = Window.Bar(node.Start, node.End);
        var isHiding = canExpand && !isExpanded;
        return new WaterfallRow(node, canExpand, isExpanded, isHiding ? node.SpansBelow : 0, isHiding ? node.ErrorsBelow : 0, left, width, PathOf(node));
    }

    private ImmutableArray<(double Left, double Width)> PathOf(TraceNode node)
        => node.Span is not { } span ? [] : [.. _view!.Path.Of(span).Select(section => Window.Bar(section.Start, section.End)).Where(bar => bar.Width > 0)];
}
