namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>The stretch of time that the waterfall shows, in nanoseconds since 1970-01-01 UTC.</summary>
public readonly record struct TimeWindow(ulong Start, ulong End)
{
    /// <summary>So that the shortest span can still be seen and hit.</summary>
    public const double LeastWidth = 0.25;

    public ulong Length => End - Start;

    /// <summary>Where an instant lies, from 0 to 100; at the edge when it is outside.</summary>
    public double At(ulong instant) => instant <= Start ? 0 : instant >= End ? 100 : (instant - Start) / (double)Length * 100;

    /// <summary>The instant at a place from 0 to 100.</summary>
    public ulong InstantAt(double at) => Start + (ulong)(Math.Clamp(at, 0, 100) / 100 * Length);

    /// <summary>A bar of at least visible width within 0 to 100; of no width when all of it lies outside.</summary>
    public (double Left, double Width) Bar(ulong start, ulong end)
    {
        if (end < Start || start > End)
        {
            return (start > End ? 100 : 0, 0);
        }

        var left = Math.Min(At(start), 100 - LeastWidth);
        return (left, Math.Clamp(At(end) - At(start), LeastWidth, 100 - left));
    }

    /// <summary>Whether an instant is in sight.</summary>
    public bool Contains(ulong instant) => instant >= Start && instant <= End;
}
