using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace LocalStack.Telemetry.Wire;

/// <summary>A growing run of bytes that is written at its end and reused.</summary>
internal sealed class ByteBuffer(int initialCapacity)
{
    // A message's length is known at its end, and takes the place kept for it: a varint padded to four bytes, which protobuf allows.
    private const int LengthBytes = 4;

    private byte[] _bytes = new byte[initialCapacity];

    /// <summary>A message must be shorter than this.</summary>
    public const int MaxMessageBytes = 1 << (7 * LengthBytes);

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

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

    /// <summary>A string field.</summary>
    public void WriteText(uint tag, string text)
    {
        WriteVarint(tag);
        var length = Encoding.UTF8.GetByteCount(text);
        WriteVarint((ulong)length);
        Advance(Encoding.UTF8.GetBytes(text, Reserve(length)));
    }

    /// <summary>Keeps room for the length of a message that is written next.</summary>
    /// <returns>What <see cref="EndMessage"/> wants to know.</returns>
    public int BeginMessage()
    {
        Reserve(LengthBytes);
        Length += LengthBytes;
        return Length;
    }

    /// <summary>The field's tag, and room for the length of its message.</summary>
    public int BeginMessage(uint tag)
    {
        WriteVarint(tag);
        return BeginMessage();
    }

    /// <summary>Writes the length of the message that began there.</summary>
    /// <exception cref="MalformedMessageException">It has <see cref="MaxMessageBytes"/> or more.</exception>
    public void EndMessage(int start)
    {
        var length = Length - start;
        if (length >= MaxMessageBytes)
        {
            throw new MalformedMessageException($"The body holds a message of {length} bytes; {MaxMessageBytes - 1} are possible.");
        }

        var digits = WrittenMutable.Slice(start - LengthBytes, LengthBytes);
        for (var i = 0; i < LengthBytes; i++)
        {
            digits[i] = (byte)((length >> (7 * i)) & 0x7F | (i < LengthBytes - 1 ? 0x80 : 0));
        }
    }

    private void Grow(int count)
    {
        var needed = checked((uint)(Length + count));
        Array.Resize(ref _bytes, (int)Math.Max(needed, Math.Min((uint)Array.MaxLength, BitOperations.RoundUpToPowerOf2(needed))));
    }
}
