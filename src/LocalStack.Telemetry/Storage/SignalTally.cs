using System.Collections.Immutable;

namespace LocalStack.Telemetry.Storage;

/// <summary>Running counts: of a batch while it is read, of a signal since the store was made.</summary>
internal sealed class SignalTally
{
    private static readonly RejectReason[] Reasons = Enum.GetValues<RejectReason>();

    private readonly long[] _rejected = new long[Reasons.Length];

    public long Received { get; set; }

    public long Evicted { get; set; }

    public long Cleared { get; set; }

    public long DroppedAttributes { get; set; }

    public long TruncatedAttributes { get; set; }

    public void Reject(RejectReason reason, long count = 1) => _rejected[(int)reason] += count;

    public long GetRejected(RejectReason reason) => _rejected[(int)reason];

    public void Count(in ItemShape shape)
    {
        DroppedAttributes += shape.Dropped;
        TruncatedAttributes += shape.Truncated;
    }

    public void Add(SignalTally other)
    {
        Received += other.Received;
        DroppedAttributes += other.DroppedAttributes;
        TruncatedAttributes += other.TruncatedAttributes;
        for (var i = 0; i < _rejected.Length; i++)
        {
            _rejected[i] += other._rejected[i];
        }
    }

    public void Reset()
    {
        (Received, Evicted, Cleared, DroppedAttributes, TruncatedAttributes) = (0, 0, 0, 0, 0);
        Array.Clear(_rejected);
    }

    public SignalCounters ToCounters(long kept, long bytes) => new()
    {
        Received = Received,
        Kept = kept,
        Evicted = Evicted,
        Cleared = Cleared,
        Rejected = Reasons.Where(r => _rejected[(int)r] > 0).ToImmutableDictionary(r => r, r => _rejected[(int)r]),
        DroppedAttributes = DroppedAttributes,
        TruncatedAttributes = TruncatedAttributes,
        Bytes = bytes,
    };
}
