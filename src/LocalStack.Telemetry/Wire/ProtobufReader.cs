using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LocalStack.Telemetry.Wire;

/// <summary>
/// Reads one message of the protobuf encoding from a span, without allocating. A caller switches on the whole tag, so a known field of an unexpected wire
/// type is skipped like an unknown one, as generated parsers do. Groups, which no OTLP message has, are refused.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>How many bytes have been read.</summary>
    public readonly int Position => _position;

    /// <summary>Reads the next field's tag (number and wire type); <see langword="false"/> at the end of the message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag(out uint tag)
    {
        if (_position >= _message.Length)
        {
            tag = 0;
            return false;
        }

        var first = _message[_position];
        if (first < 0x80)
        {
            _position++;
            tag = first;
        }
        else
        {
            tag = (uint)ReadVarintSlow();
        }

        if (tag >> 3 == 0)
        {
            Throw("field number 0");
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if (_position < _message.Length && _message[_position] < 0x80)
        {
            return _message[_position++];
        }

        return ReadVarintSlow();
    }

    /// <summary>A varint whose lowest bit is the sign.</summary>
    public long ReadZigZag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadFixed64()
    {
        if (_message.Length - _position < 8)
        {
            ThrowTruncated();
        }

        var value = BinaryPrimitives.ReadUInt64LittleEndian(_message[_position..]);
        _position += 8;
        return value;
    }

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    public uint ReadFixed32()
    {
        if (_message.Length - _position < 4)
        {
            ThrowTruncated();
        }

        var value = BinaryPrimitives.ReadUInt32LittleEndian(_message[_position..]);
        _position += 4;
        return value;
    }

    /// <summary>A string, bytes, a nested message or a packed list: its bytes, within the message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)(_message.Length - _position))
        {
            ThrowTruncated();
        }

        var bytes = _message.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    /// <summary>Passes over the value of a field that is not of interest.</summary>
    public void Skip(uint tag)
    {
        switch ((WireType)(tag & 7))
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                ReadFixed64();
                break;
            case WireType.Bytes:
                ReadBytes();
                break;
            case WireType.Fixed32:
                ReadFixed32();
                break;
            default:
                Throw($"wire type {tag & 7} in field {tag >> 3}");
                break;
        }
    }

    private ulong ReadVarintSlow()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _message.Length)
            {
                ThrowTruncated();
            }

            var next = _message[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        Throw("a number of more than 10 bytes");
        return 0;
    }

    [DoesNotReturn]
    private readonly void ThrowTruncated() => Throw("a field that ends beyond its message");

    [DoesNotReturn]
    private readonly void Throw(string what) =>
        throw new MalformedMessageException($"The body is not valid protobuf: {what}, at byte {_position} of a message of {_message.Length} bytes.");
}
