using System.Runtime.CompilerServices;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// The points of a series by time, each time once. When it is full, older points that stand for themselves are thinned out, so that a thousand of them reach back
/// for many hours, the less densely the older they are; points that tell only a change make room oldest first.
/// </summary>
internal sealed class PointRing(int maxPoints)
{
    // Below this there is nothing to thin out.
    private const int LeastThinned = 64;

    // Neighbours may be apart by so many times their age / the bound: of 1,000 points a second apart the last hundred are all there, one in a minute after an hour.
    private const int DensityShare = 16;

    // A pass over all points frees at least so many places, so that most points come in without one.
    private const int FreedShare = 16;

    private StoredPoint[] _points = new StoredPoint[Math.Min(8, maxPoints)];
    private int _first;

    public int Count { get; private set; }

    public long Bytes { get; private set; } = Math.Min(8, maxPoints) * (long)Unsafe.SizeOf<StoredPoint>();

    public StoredPoint this[int index] => _points[Place(index)];

    /// <summary>Puts a point where its time belongs.</summary>
    /// <param name="point">The point.</param>
    /// <param name="standsForItself">Whether other points mean the same without it: not so when each tells only what came since the one before.</param>
    /// <param name="evicted">How many other points had to go.</param>
    public PointOutcome Add(in StoredPoint point, bool standsForItself, out int evicted)
    {
        evicted = 0;
        var index = PlaceFor(point.Time);
        if (index < Count && this[index].Time == point.Time)
        {
            Bytes += point.RestBytes - this[index].RestBytes;
            _points[Place(index)] = point;
            return PointOutcome.Replaced;
        }

        var outcome = PointOutcome.Added;
        if (Count == maxPoints)
        {
            if (index == 0)
            {
                return PointOutcome.TooOld;
            }

            evicted = standsForItself && maxPoints >= LeastThinned ? Thin() : 0;
            for (var least = maxPoints >= LeastThinned && standsForItself ? maxPoints / FreedShare : 1; evicted < least; evicted++)
            {
                RemoveFirst();
            }

            index = PlaceFor(point.Time);
            outcome = PointOutcome.AddedAndEvicted;
        }

        if (Count == _points.Length)
        {
            Grow();
        }

        Count++;
        for (var i = Count - 1; i > index; i--)
        {
            _points[Place(i)] = this[i - 1];
        }

        _points[Place(index)] = point;
        Bytes += point.RestBytes;
        return outcome;
    }

    public void RemoveFirst()
    {
        Bytes -= this[0].RestBytes;
        _points[_first] = default;
        _first = (_first + 1) % _points.Length;
        Count--;
    }

    private int PlaceFor(ulong time)
    {
        var index = Count;
        while (index > 0 && this[index - 1].Time >= time)
        {
            index--;
        }

        return index;
    }

    private int Thin()
    {
        var newest = this[Count - 1].Time;
        var (kept, last) = (1, this[0].Time);
        for (var i = 1; i < Count; i++)
        {
            var point = this[i];
            if (i < Count - 1 && this[i + 1].Time - last <= (newest - point.Time) / (ulong)(maxPoints / DensityShare))
            {
                Bytes -= point.RestBytes;
                continue;
            }

            _points[Place(kept++)] = point;
            last = point.Time;
        }

        var removed = Count - kept;
        for (var i = kept; i < Count; i++)
        {
            _points[Place(i)] = default;
        }

        Count = kept;
        return removed;
    }

    private int Place(int index)
    {
        var place = _first + index;
        return place < _points.Length ? place : place - _points.Length;
    }

    private void Grow()
    {
        var larger = new StoredPoint[Math.Min(maxPoints, _points.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        Bytes += (larger.Length - _points.Length) * (long)Unsafe.SizeOf<StoredPoint>();
        _points = larger;
        _first = 0;
    }
}
