using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LocalStack.Telemetry.Wire;

/// <summary>A growing run of bytes that is written at its end and reused.</summary>
internal sealed class ByteBuffer(int initialCapacity)
{
    private byte[] _bytes = new byte[initialCapacity];

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public Span<byte> WrittenMutable => _bytes.AsSpan(0, Length);

    public void Truncate(int length) => Length = length;

    /// <summary>Room for at least <paramref name="count"/> bytes at the end; <see cref="Advance"/> says how many were used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        var target = Reserve(10);
        var i = 0;
        while (value >= 0x80)
        {
            target[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[i++] = (byte)value;
        Length += i;
    }

    public void WriteZigZag(long value) => WriteVarint(((ulong)value << 1) ^ (ulong)(value >> 63));

    public void WriteFixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        Length += 8;
    }

    public void WriteFixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        Length += 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>The bytes after their length.</summary>
    public void WriteLengthDelimited(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((ulong)bytes.Length);
        Write(bytes);
    }

    private void Grow(int count)
    {
        var needed = checked((uint)(Length + count));
        Array.Resize(ref _bytes, (int)Math.Max(needed, Math.Min((uint)Array.MaxLength, BitOperations.RoundUpToPowerOf2(needed))));
    }
}
