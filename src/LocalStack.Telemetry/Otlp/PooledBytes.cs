using System.Buffers;

namespace LocalStack.Telemetry.Otlp;

/// <summary>A body in one piece, in memory that grows: rented up to the size that batches have, so that a giant leaves nothing behind in the pool.</summary>
internal sealed class PooledBytes(int capacity) : IDisposable
{
    public const int MinCapacity = 4 << 10;

    public const int MaxRented = 4 << 20;

    private byte[] _bytes = Rent(Math.Max(capacity, MinCapacity));
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public Stream AsStream() => new MemoryStream(_bytes, 0, _length, writable: false);

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        Reserve((int)bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += (int)bytes.Length;
    }

    /// <summary>Takes a whole stream in place of what it holds; <see langword="false"/> when there is no room for all of it.</summary>
    public bool TryFill(Stream stream)
    {
        _length = stream.ReadAtLeast(_bytes, _bytes.Length, throwOnEndOfStream: false);
        return _length < _bytes.Length;
    }

    public void Dispose()
    {
        Return(_bytes);
        (_bytes, _length) = ([], 0);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length >= count)
        {
            return;
        }

        var larger = Rent(Math.Max(_bytes.Length * 2, _length + count));
        Written.CopyTo(larger);
        Return(_bytes);
        _bytes = larger;
    }

    private static byte[] Rent(int length) => length <= MaxRented ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    private static void Return(byte[] bytes)
    {
        if (bytes.Length is > 0 and <= MaxRented)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
