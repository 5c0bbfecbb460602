using System.Buffers;

namespace LocalStack.Telemetry.Otlp;

/// <summary>A body in one piece, in rented memory that grows.</summary>
internal sealed class PooledBytes(int capacity) : IDisposable
{
    public const int MinCapacity = 4 << 10;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(capacity, MinCapacity));
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public Stream AsStream() => new MemoryStream(_bytes, 0, _length, writable: false);

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        Reserve((int)bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += (int)bytes.Length;
    }

    /// <summary>Appends a stream to its end.</summary>
    public void Append(Stream stream)
    {
        while (true)
        {
            Reserve(1);
            var read = stream.Read(_bytes.AsSpan(_length));
            if (read == 0)
            {
                return;
            }

            _length += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = ([], 0);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + count));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
