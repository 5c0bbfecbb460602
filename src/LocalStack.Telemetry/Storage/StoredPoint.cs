namespace LocalStack.Telemetry.Storage;

/// <summary>A kept point: a number in itself, anything else as the bytes it came in.</summary>
/// <param name="Time">When, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Start">Since when, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Bits">An integer, or a double's bits.</param>
/// <param name="IsInteger">Which of them.</param>
/// <param name="Rest">The point's other fields; <see langword="null"/> for a number without exemplars.</param>
internal readonly record struct StoredPoint(ulong Time, ulong Start, long Bits, bool IsInteger, byte[]? Rest)
{
    private const int ArrayOverheadBytes = 24;

    /// <summary>Memory beside the struct.</summary>
    public int RestBytes => Rest is null ? 0 : Rest.Length + ArrayOverheadBytes;
}
