namespace Portwatch.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">What to ask the next page with; absent on the last.</param>
internal sealed record ItemPage<T>(IReadOnlyList<T> Items, string? NextCursor);
