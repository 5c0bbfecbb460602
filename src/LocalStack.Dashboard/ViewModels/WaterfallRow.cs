using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>A span as a line of the waterfall.</summary>
/// <param name="Span">The span.</param>
/// <param name="Depth">0 at the top level.</param>
/// <param name="ChildCount">Spans right below it.</param>
/// <param name="HiddenCount">Spans below it, at any depth, that a collapse hides.</param>
/// <param name="IsExpanded">Whether those right below it are shown.</param>
/// <param name="IsOrphan">Its parent is named but not known.</param>
/// <param name="StartsBeforeParent">Its clock disagrees with its parent's.</param>
/// <param name="Left">Start of its bar, 0 to 100.</param>
/// <param name="Width">Length of its bar, 0 to 100; at least visible.</param>
public sealed record WaterfallRow(
    Span Span, int Depth, int ChildCount, int HiddenCount, bool IsExpanded, bool IsOrphan, bool StartsBeforeParent, double Left, double Width);
