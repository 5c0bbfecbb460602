using System.Buffers.Binary;
using System.IO.Compression;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Decompresses no more than a limit: a few kilobytes can claim to be gigabytes.</summary>
internal sealed class BoundedGzip(Stream compressed, int maxBytes, Func<Exception> tooLarge) : Stream
{
    // What deflate can pack at best: https://zlib.net/zlib_tech.html
    private const long MaxRatio = 1_032;

    private readonly GZipStream _inner = new(compressed, CompressionMode.Decompress);
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>The length that gzip data says at its end it has when decompressed: usual senders tell the truth. 0 when it cannot be.</summary>
    public static uint ReadClaimedLength(ReadOnlySpan<byte> compressed)
    {
        var claimed = compressed.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(compressed[^sizeof(uint)..]);
        return claimed <= compressed.Length * MaxRatio ? claimed : 0;
    }

    public override int Read(Span<byte> buffer) => Count(_inner.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _read += read;
        return _read <= maxBytes ? read : throw tooLarge();
    }
}
