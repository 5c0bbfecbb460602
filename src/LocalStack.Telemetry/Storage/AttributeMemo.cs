using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Short attributes as they came and as they are packed: most of what arrives is one of a few dozen (a method, a route, a host), and telling that it is costs a
/// fraction of taking it apart again. Each has one place, and the latest of those that share one is kept. For one writer at a time.
/// </summary>
internal sealed class AttributeMemo
{
    private const int PlaceBits = 7;
    private const int MinMessageBytes = sizeof(ulong);
    private const int MaxMessageBytes = 64;
    private const int MaxPackedBytes = 2 * sizeof(ulong);

    private readonly byte[] _messages = new byte[MaxMessageBytes << PlaceBits];
    private readonly Known[] _known = new Known[1 << PlaceBits];

    /// <summary>Writes what an attribute is packed to, if it is known.</summary>
    /// <param name="message">The KeyValue message.</param>
    /// <param name="target">Where to write it.</param>
    /// <param name="categories">What the item with it is about.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryWrite(ReadOnlySpan<byte> message, ByteBuffer target, out SpanCategories categories)
    {
        categories = default;
        if (message.Length is < MinMessageBytes or > MaxMessageBytes)
        {
            return false;
        }

        var place = Place(message);
        ref readonly var known = ref _known[place];
        if (known.MessageLength != message.Length || !message.SequenceEqual(_messages.AsSpan(place * MaxMessageBytes, message.Length)))
        {
            return false;
        }

        var room = target.Reserve(MaxPackedBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(room, known.PackedLow);
        BinaryPrimitives.WriteUInt64LittleEndian(room[sizeof(ulong)..], known.PackedHigh);
        target.Advance(known.PackedLength);
        categories = known.Categories;
        return true;
    }

    /// <summary>Remembers an attribute, unless it or what it is packed to is long.</summary>
    public void Keep(ReadOnlySpan<byte> message, ReadOnlySpan<byte> packed, SpanCategories categories)
    {
        if (message.Length is < MinMessageBytes or > MaxMessageBytes || packed.Length > MaxPackedBytes)
        {
            return;
        }

        Span<byte> padded = stackalloc byte[MaxPackedBytes];
        packed.CopyTo(padded);
        var place = Place(message);
        message.CopyTo(_messages.AsSpan(place * MaxMessageBytes));
        _known[place] = new Known
        {
            PackedLow = BinaryPrimitives.ReadUInt64LittleEndian(padded),
            PackedHigh = BinaryPrimitives.ReadUInt64LittleEndian(padded[sizeof(ulong)..]),
            MessageLength = (byte)message.Length,
            PackedLength = (byte)packed.Length,
            Categories = categories,
        };
    }

    // The begin of the key, the end of the value, and what lies between: what tells attributes apart. Which places they get is no secret; a sender that has
    // all of them in one gains nothing and loses nothing but this short cut.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Place(ReadOnlySpan<byte> message)
    {
        var begin = BinaryPrimitives.ReadUInt64LittleEndian(message);
        var middle = BinaryPrimitives.ReadUInt64LittleEndian(message[((message.Length - sizeof(ulong)) / 2)..]);
        var end = BinaryPrimitives.ReadUInt64LittleEndian(message[^sizeof(ulong)..]);
        var mixed = ((begin * 0x9E37_79B9_7F4A_7C15) ^ middle) * 0xD6E8_FEB8_6659_FD93;
        return (int)(((mixed ^ end ^ (uint)message.Length) * 0x9E37_79B9_7F4A_7C15) >> (64 - PlaceBits));
    }

    private struct Known
    {
        public ulong PackedLow;
        public ulong PackedHigh;
        public byte MessageLength;
        public byte PackedLength;
        public SpanCategories Categories;
    }
}
