namespace Portwatch.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="NextCursor">
/// What to ask the next page with: the last item's id; absent on the last page. Ids are version 7 and so in the order of creation; unlike an offset, an id
/// neither skips nor repeats when rows come and go.
/// </param>
internal sealed record ItemPage<T>(IReadOnlyList<T> Items, Guid? NextCursor);

/// <summary>How much of a list is asked for.</summary>
internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    /// <summary>The page of items of which one more than <paramref name="limit"/> was read.</summary>
    public static ItemPage<TView> Of<T, TView>(List<T> items, int limit, Func<T, Guid> id, Func<T, TView> view) =>
        new([.. items.Take(limit).Select(view)], items.Count > limit ? id(items[limit - 1]) : null);
}
