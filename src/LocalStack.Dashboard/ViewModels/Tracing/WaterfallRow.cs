using System.Collections.Immutable;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>A line of the waterfall as it is drawn.</summary>
/// <param name="Node">What it shows.</param>
/// <param name="CanExpand">Whether anything lies below it.</param>
/// <param name="IsExpanded">Whether that is shown.</param>
/// <param name="HiddenSpans">Spans below it that a collapse hides.</param>
/// <param name="HiddenErrors">How many of them failed.</param>
/// <param name="Left">Start of its bar, 0 to 100.</param>
/// <param name="Width">Length of its bar, 0 to 100; 0 when the bar is out of sight.</param>
/// <param name="Path">Its part of the critical path, as pairs of left and width.</param>
public sealed record WaterfallRow(
    TraceNode Node, bool CanExpand, bool IsExpanded, int HiddenSpans, int HiddenErrors, double Left, double Width, ImmutableArray<(double Left, double Width)> Path);
