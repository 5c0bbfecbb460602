using System.Runtime.CompilerServices;

namespace LocalStack.Telemetry.Storage;

/// <summary>The latest points of a series by time, each time once.</summary>
internal sealed class PointRing(int maxPoints)
{
    private StoredPoint[] _points = new StoredPoint[Math.Min(8, maxPoints)];
    private int _first;

    public int Count { get; private set; }

    public long Bytes { get; private set; } = Math.Min(8, maxPoints) * (long)Unsafe.SizeOf<StoredPoint>();

    public StoredPoint this[int index] => _points[Place(index)];

    /// <summary>Puts a point where its time belongs.</summary>
    public PointOutcome Add(in StoredPoint point)
    {
        var index = Count;
        while (index > 0 && this[index - 1].Time >= point.Time)
        {
            index--;
        }

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

            RemoveFirst();
            index--;
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
