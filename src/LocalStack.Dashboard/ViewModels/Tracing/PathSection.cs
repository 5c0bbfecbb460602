namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>A stretch of a span that the whole trace waited for, in nanoseconds since 1970-01-01 UTC by the span's own clock.</summary>
public readonly record struct PathSection(ulong Start, ulong End)
{
    public ulong Length => End - Start;
}
