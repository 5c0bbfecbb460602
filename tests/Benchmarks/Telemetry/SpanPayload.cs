using System.Buffers.Binary;
using static Benchmarks.Telemetry.Protobuf;

namespace Benchmarks.Telemetry;

/// <summary>
/// An export request of spans like those of an HTTP API: 8 attributes, about 344 bytes each. It is encoded once; only ids, times and one text are
/// patched for each request, so that the sender costs little.
/// </summary>
internal sealed class SpanPayload : IPayload
{
    private readonly byte[] _bytes;
    private readonly int[] _spanOffsets;
    private readonly int _traceIdOffset;
    private readonly int _spanIdOffset;
    private readonly int _startOffset;
    private readonly int _textOffset;

    public SpanPayload(int spans)
    {
        var span = Span(out _traceIdOffset, out _spanIdOffset, out _startOffset, out _textOffset);
        ItemBytes = span.Length;
        _bytes = Request(span, spans, out _spanOffsets);
    }

    public int ItemBytes { get; }

    public byte[] Next(ref ulong nextSpan, int itemsPerTrace)
    {
        var now = (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;
        foreach (var offset in _spanOffsets)
        {
            var span = _bytes.AsSpan(offset);
            BinaryPrimitives.WriteUInt64BigEndian(span[(_traceIdOffset + 8)..], nextSpan / (ulong)itemsPerTrace * 0x9E37_79B9_7F4A_7C15);
            BinaryPrimitives.WriteUInt64BigEndian(span[_spanIdOffset..], nextSpan * 0xD6E8_FEB8_6659_FD93);
            BinaryPrimitives.WriteUInt64LittleEndian(span[_startOffset..], now);
            BinaryPrimitives.WriteUInt64LittleEndian(span[(_startOffset + 9)..], now + 1_000_000 + (nextSpan % 5_000_000));
            nextSpan.TryFormat(span.Slice(_textOffset, 16), out _, "x16");
            nextSpan++;
        }

        return _bytes;
    }

    private static byte[] Span(out int traceId, out int spanId, out int start, out int text)
    {
        var bytes = new List<byte>();
        bytes.AddRange(Field(1, [1, .. new byte[15]]));
        traceId = bytes.Count - 16;
        bytes.AddRange(Field(2, new byte[8]));
        spanId = bytes.Count - 8;
        bytes.AddRange(Field(4, [0, 0, 0, 0, 0, 0, 0, 1]));
        bytes.AddRange(Field(5, "GET /api/endpoints/{id}"u8.ToArray()));
        bytes.AddRange([6 << 3, 2]);
        bytes.AddRange([(7 << 3) | 1, .. new byte[8]]);
        start = bytes.Count - 8;
        bytes.AddRange([(8 << 3) | 1, .. new byte[8]]);
        foreach (var (key, value) in new[]
        {
            ("http.request.method", "GET"), ("http.route", "/api/endpoints/{id}"), ("url.scheme", "http"), ("server.address", "127.0.0.1"),
            ("network.protocol.version", "1.1"), ("user_agent.original", "curl/8.0"),
        })
        {
            bytes.AddRange(Attribute(9, key, value));
        }

        bytes.AddRange(Field(9, [.. Field(1, "http.response.status_code"u8.ToArray()), .. Field(2, [3 << 3, 0xC8, 0x01])]));
        bytes.AddRange(Attribute(9, "request.id", "0123456789abcdef"));
        text = bytes.Count - 16;
        bytes.AddRange(Field(15, [3 << 3, 1]));
        return [.. bytes];
    }
}
