using System.Buffers.Binary;
using System.IO.Compression;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.History;

/// <summary>
/// Requests that are written together: a mark, the packed and the unpacked length, and gzip, whose checksum tells a damaged chunk. Unpacked, each request
/// is its signal in a byte, its length in four, and itself.
/// </summary>
internal static class SegmentChunk
{
    public const int HeaderBytes = 3 * sizeof(uint);

    /// <summary>Enough for gzip to find what repeats, and little to lose in a crash.</summary>
    public const int FullBytes = 256 << 10;

    // A chunk is full with its last request, and that may be as large as a receiver takes.
    private const int MaxBytes = 128 << 20;
    private const uint Mark = 0x4C53_4831;
    private const int PrefixBytes = 1 + sizeof(uint);

    public static void Add(ByteBuffer chunk, TelemetrySignal signal, ReadOnlySpan<byte> request)
    {
        var prefix = chunk.Reserve(PrefixBytes);
        prefix[0] = (byte)signal;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], request.Length);
        chunk.Advance(PrefixBytes);
        chunk.Write(request);
    }

    /// <summary>The chunk as it is written.</summary>
    public static ReadOnlyMemory<byte> Pack(ReadOnlyMemory<byte> chunk, MemoryStream target)
    {
        target.SetLength(HeaderBytes);
        target.Position = HeaderBytes;
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(chunk.Span);
        }

        var packed = target.GetBuffer().AsMemory(0, (int)target.Length);
        BinaryPrimitives.WriteUInt32BigEndian(packed.Span, Mark);
        BinaryPrimitives.WriteInt32BigEndian(packed.Span[4..], packed.Length - HeaderBytes);
        BinaryPrimitives.WriteInt32BigEndian(packed.Span[8..], chunk.Length);
        return packed;
    }

    /// <summary>Reads the next chunk; <see langword="null"/> at the end.</summary>
    /// <exception cref="InvalidDataException">What follows is not a whole chunk.</exception>
    public static async Task<byte[]?> ReadAsync(Stream segment, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        var read = await segment.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read == 0)
        {
            return null;
        }

        var (packedLength, length) = (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8)));
        if (read < HeaderBytes || BinaryPrimitives.ReadUInt32BigEndian(header) != Mark || packedLength > MaxBytes || length > MaxBytes || packedLength > segment.Length - segment.Position)
        {
            throw new InvalidDataException("A chunk of telemetry is cut off or damaged.");
        }

        var packed = new byte[packedLength];
        await segment.ReadExactlyAsync(packed, cancellationToken).ConfigureAwait(false);
        var chunk = new byte[length];
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var unpacked = gzip.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
        return unpacked == chunk.Length && gzip.ReadByte() < 0 ? chunk : throw new InvalidDataException("A chunk of telemetry is damaged.");
    }

    /// <summary>The requests of a chunk.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static void ForEach(ReadOnlySpan<byte> chunk, OtlpRequestHandler handle)
    {
        while (!chunk.IsEmpty)
        {
            var length = chunk.Length < PrefixBytes ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(chunk[1..]);
            if (length > chunk.Length - PrefixBytes || chunk[0] > (byte)TelemetrySignal.Metrics)
            {
                throw new InvalidDataException("A chunk of telemetry does not hold requests.");
            }

            handle((TelemetrySignal)chunk[0], chunk.Slice(PrefixBytes, (int)length));
            chunk = chunk[(PrefixBytes + (int)length)..];
        }
    }
}
