using System.Buffers.Binary;
using static Benchmarks.Telemetry.Protobuf;

namespace Benchmarks.Telemetry;

/// <summary>An export request of log records like those of a .NET logger: a message, its template and four values.</summary>
internal sealed class LogPayload : IPayload
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;
    private readonly int _textOffset;

    public LogPayload(int records)
    {
        var bytes = new List<byte> { (1 << 3) | 1, 0, 0, 0, 0, 0, 0, 0, 0, 2 << 3, 9 };
        bytes.AddRange(Field(3, "Information"u8.ToArray()));
        bytes.AddRange(Field(5, Field(1, "Checked 127.0.0.1:62893 in 12 ms, attempt 0123456789abcdef"u8.ToArray())));
        _textOffset = bytes.Count - 16;
        bytes.AddRange(Attribute(6, "{OriginalFormat}", "Checked {Address} in {Elapsed} ms, attempt {Attempt}"));
        bytes.AddRange(Attribute(6, "Address", "127.0.0.1:62893"));
        bytes.AddRange(Attribute(6, "Elapsed", "12"));
        bytes.AddRange(Attribute(6, "EndpointName", "api"));
        bytes.AddRange(Field(9, [1, .. new byte[15]]));
        bytes.AddRange(Field(10, [1, .. new byte[7]]));
        ItemBytes = bytes.Count;
        _bytes = Request([.. bytes], records, out _offsets);
    }

    public int ItemBytes { get; }

    public byte[] Next(ref ulong next, int itemsPerTrace)
    {
        var now = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
        foreach (var offset in _offsets)
        {
            var record = _bytes.AsSpan(offset, ItemBytes);
            BinaryPrimitives.WriteUInt64LittleEndian(record[1..], now);
            next.TryFormat(record.Slice(_textOffset, 16), out _, "x16");
            BinaryPrimitives.WriteUInt64BigEndian(record[^18..], next / (ulong)itemsPerTrace);
            BinaryPrimitives.WriteUInt64BigEndian(record[^8..], next | (1UL << 63));
            next++;
        }

        return _bytes;
    }
}
