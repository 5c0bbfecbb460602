using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>Walks what <see cref="PackedAttributeWriter"/> wrote.</summary>
internal ref struct PackedAttributeReader(ReadOnlySpan<byte> packed)
{
    private readonly ReadOnlySpan<byte> _packed = packed;
    private int _position;

    /// <summary>The key's id; 0 when the key is <see cref="InlineKey"/>.</summary>
    public int KeyId { get; private set; }

    public ReadOnlySpan<byte> InlineKey { get; private set; }

    public PackedKind Kind { get; private set; }

    /// <summary>The value's id, for <see cref="PackedKind.Interned"/>.</summary>
    public int ValueId { get; private set; }

    /// <summary>The text or message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The integer, or the bits of the double.</summary>
    public long Bits { get; private set; }

    /// <summary>After the last attribute: what follows the list.</summary>
    public readonly ReadOnlySpan<byte> Rest => _packed[_position..];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Read()
    {
        var token = ReadVarint();
        if (token == PackedAttributeWriter.End)
        {
            return false;
        }

        if ((token & 1) == 0)
        {
            KeyId = (int)(token >> 1);
        }
        else
        {
            KeyId = 0;
            InlineKey = Take((int)(token >> 1));
        }

        Kind = (PackedKind)_packed[_position++];
        switch (Kind)
        {
            case PackedKind.Interned:
                ValueId = (int)ReadVarint();
                break;
            case PackedKind.Text or PackedKind.Message:
                Bytes = Take((int)ReadVarint());
                break;
            case PackedKind.Integer:
                var zigzag = ReadVarint();
                Bits = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
                break;
            case PackedKind.Double:
                Bits = BinaryPrimitives.ReadInt64LittleEndian(_packed[_position..]);
                _position += 8;
                break;
        }

        return true;
    }

    public readonly string GetKey(StringTable strings) => KeyId != 0 ? strings[KeyId].Text : Encoding.UTF8.GetString(InlineKey);

    public readonly AttributeValue GetValue(StringTable strings) => Kind switch
    {
        PackedKind.Interned => AttributeValue.From(strings[ValueId].Text),
        PackedKind.Text => AttributeValue.From(Encoding.UTF8.GetString(Bytes)),
        PackedKind.False => AttributeValue.From(false),
        PackedKind.True => AttributeValue.From(true),
        PackedKind.Integer => AttributeValue.From(Bits),
        PackedKind.Double => AttributeValue.From(BitConverter.Int64BitsToDouble(Bits)),
        PackedKind.Message => AnyValueReader.Read(Bytes),
        _ => AttributeValue.Empty,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadVarint()
    {
        ulong value = _packed[_position++];
        if (value < 0x80)
        {
            return value;
        }

        value &= 0x7F;
        var shift = 7;
        while (true)
        {
            ulong next = _packed[_position++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _packed.Slice(_position, length);
        _position += length;
        return taken;
    }
}
