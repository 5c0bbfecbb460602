namespace LocalStack.Dashboard.ViewModels.Graph;

/// <summary>That one resource called another, as spans have shown it.</summary>
/// <param name="From">The caller.</param>
/// <param name="To">The callee.</param>
/// <param name="Count">How many calls.</param>
/// <param name="Failed">How many of them failed.</param>
internal sealed record ObservedCall(string From, string To, int Count, int Failed);
