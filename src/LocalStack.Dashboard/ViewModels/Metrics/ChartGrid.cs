using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>Equal stretches of time side by side, in nanoseconds since 1970-01-01 UTC. Their edges are multiples of the step, so that a chart that moves on shows the same stretches again.</summary>
/// <param name="Start">Where the first one begins.</param>
/// <param name="Step">How long each is.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct ChartGrid(ulong Start, ulong Step, int Count)
{
    public ulong End => Start + Step * (ulong)Count;

    public double StepSeconds => Step / 1e9;

    public static ChartGrid EndingAt(DateTimeOffset now, TimeSpan length, TimeSpan step)
    {
        var width = UnixTime.FromTimeSpan(step);
        var count = (int)(length.Ticks / step.Ticks);
        var end = (UnixTime.FromDateTimeOffset(now) / width + 1) * width;
        return new ChartGrid(end - width * (ulong)count, width, count);
    }

    /// <summary>When a stretch ends.</summary>
    public ulong EndOf(int index) => Start + Step * (ulong)(index + 1);

    public ulong StartOf(int index) => Start + Step * (ulong)index;

    public DateTimeOffset TimeOf(int index) => UnixTime.ToDateTimeOffset(StartOf(index));

    /// <summary>The stretches that an interval (after <paramref name="from"/>, up to <paramref name="to"/>) lies in, each with the part of the interval that does.</summary>
    public IEnumerable<(int Index, double Part)> Cover(ulong from, ulong to)
    {
        if (to <= from || to <= Start || from >= End)
        {
            yield break;
        }

        var first = from <= Start ? 0 : (int)((from - Start) / Step);
        var last = Math.Min(Count - 1, (int)((to - 1 - Start) / Step));
        var length = (double)(to - from);
        for (var i = first; i <= last; i++)
        {
            yield return (i, (Math.Min(to, EndOf(i)) - Math.Max(from, StartOf(i))) / length);
        }
    }
}
