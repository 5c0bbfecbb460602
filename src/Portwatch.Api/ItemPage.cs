namespace Portwatch.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">What to ask the next page with; absent on the last.</param>
internal sealed record ItemPage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>How much of a list is asked for.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>The page of items of which one more than <paramref name="limit"/> was read.</summary>
    public static ItemPage<TView> Of<T, TView>(List<T> items, int limit, Func<T, Guid> id, Func<T, TView> view) =>
        new([.. items.Take(limit).Select(view)], items.Count > limit ? Cursor.Write(id(items[limit - 1])) : null);
}
