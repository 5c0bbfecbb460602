using System.Buffers;
using System.Numerics;

namespace LocalStack.Telemetry.Storage;

/// <summary>What a scan found, in rented memory: a query over a million items leaves no garbage of that size. Sorted only where it is looked at.</summary>
internal sealed class MatchList : IDisposable
{
    private readonly Lock _gate = new();
    private Match[] _matches = ArrayPool<Match>.Shared.Rent(1_024);

    public int Count { get; private set; }

    public ReadOnlySpan<Match> All => _matches.AsSpan(0, Count);

    public void Add(Match match)
    {
        if (Count == _matches.Length)
        {
            Grow(1);
        }

        _matches[Count++] = match;
    }

    /// <summary>Adds what one of several threads found.</summary>
    public void AddFromAnyThread(ReadOnlySpan<Match> matches)
    {
        lock (_gate)
        {
            if (Count + matches.Length > _matches.Length)
            {
                Grow(matches.Length);
            }

            matches.CopyTo(_matches.AsSpan(Count));
            Count += matches.Length;
        }
    }

    /// <summary>The matches that come at these places in order: the rest is not sorted.</summary>
    public ReadOnlySpan<Match> SelectPage(int offset, int limit)
    {
        var all = _matches.AsSpan(0, Count);
        if (offset < 0 || offset >= all.Length || limit <= 0)
        {
            return [];
        }

        var length = Math.Min(limit, all.Length - offset);
        Partition(all, offset);
        var page = all[offset..];
        if (length < page.Length)
        {
            Partition(page, length);
        }

        page = page[..length];
        page.Sort();
        return page;
    }

    public void Dispose()
    {
        ArrayPool<Match>.Shared.Return(_matches);
        _matches = [];
        Count = 0;
    }

    // Quickselect: afterwards everything before the index is smaller than everything from it on. Sorts instead if the pivots are unlucky.
    private static void Partition(Span<Match> matches, int index)
    {
        for (var attempts = 2 * BitOperations.Log2((uint)matches.Length | 1); matches.Length > 32 && index > 0 && index < matches.Length; attempts--)
        {
            if (attempts == 0)
            {
                break;
            }

            var pivot = MedianOfThree(matches[0], matches[matches.Length / 2], matches[^1]);
            var (low, high) = (0, matches.Length - 1);
            while (low <= high)
            {
                while (matches[low] < pivot)
                {
                    low++;
                }

                while (matches[high] > pivot)
                {
                    high--;
                }

                if (low <= high)
                {
                    (matches[low], matches[high]) = (matches[high], matches[low]);
                    low++;
                    high--;
                }
            }

            // Now [..high] <= pivot <= [low..], and what lies between equals it.
            if (index <= high)
            {
                matches = matches[..(high + 1)];
            }
            else if (index >= low)
            {
                matches = matches[low..];
                index -= low;
            }
            else
            {
                return;
            }
        }

        if (index > 0 && index < matches.Length)
        {
            matches.Sort();
        }
    }

    private static Match MedianOfThree(Match a, Match b, Match c)
    {
        if (a > b)
        {
            (a, b) = (b, a);
        }

        return c < a ? a : c > b ? b : c;
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<Match>.Shared.Rent(Math.Max(_matches.Length * 2, Count + count));
        All.CopyTo(larger);
        ArrayPool<Match>.Shared.Return(_matches);
        _matches = larger;
    }
}
