using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Attribute keys, and of each key the first <see cref="MaxValuesPerKey"/> distinct values, stored once. What repeats is a number in an item; what does not
/// (ids, query parameters) soon finds its key full, and lies in the item itself. Nothing is ever removed, so ids stay valid; the bounds keep it small.
/// Look-ups take no lock.
/// </summary>
internal sealed class StringTable
{
    public const int MaxKeys = 8_192;
    public const int MaxValuesPerKey = 512;

    /// <summary>Names of spans vary less than values, and are a column.</summary>
    public const int MaxNames = 16_384;

    public const int MaxLengthBytes = 2_048;
    public const long MaxBytes = 32L << 20;

    // A bucket this long does not come about by chance: someone found colliding strings. They are not interned, and cost no more than others.
    private const int MaxChain = 24;

    private readonly Lock _gate = new();
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64() | 1;

    // Both arrays are replaced as wholes when they grow: a reader of the old ones misses at worst the newest strings, and then asks under the lock.
    private InternedString?[] _buckets = new InternedString?[1_024];
    private InternedString?[] _byId = new InternedString?[1_024];
    private int _keyCount;

    public StringTable()
    {
        // Index 0 means "none"; the reserved keys follow. Their text holds a control character, so that it never equals a sender's key.
        for (var id = 1; id <= ReservedKeys.Last; id++)
        {
            _byId[id] = new InternedString(id, -1, 0, [0, (byte)id]);
        }

        Count = ReservedKeys.Last + 1;
    }

    /// <summary>Ids given out, plus one.</summary>
    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public InternedString this[int id] => Volatile.Read(ref _byId)[id]!;

    /// <summary>Finds or adds a key; <see langword="null"/> when there are too many.</summary>
    public InternedString? InternKey(ReadOnlySpan<byte> utf8) => Intern(0, utf8);

    /// <summary>Finds or adds a value of a key; <see langword="null"/> when the value is long or the key full.</summary>
    public InternedString? InternValue(InternedString key, ReadOnlySpan<byte> utf8) => Intern(key.Id, utf8);

    public bool TryFindKey(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out InternedString? key)
    {
        key = Find(Volatile.Read(ref _buckets), 0, Hash(0, utf8), utf8, out _);
        return key is not null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private InternedString? Intern(int scope, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLengthBytes)
        {
            return null;
        }

        var hash = Hash(scope, utf8);
        if (Find(Volatile.Read(ref _buckets), scope, hash, utf8, out _) is { } found)
        {
            return found;
        }

        // The usual miss is a key that is full: answered without the lock.
        return IsFull(scope) ? null : Add(scope, hash, utf8);
    }

    private bool IsFull(int scope) => scope switch
    {
        0 => _keyCount >= MaxKeys,
        ReservedKeys.Name => this[scope].ValueCount >= MaxNames,
        _ => this[scope].ValueCount >= MaxValuesPerKey,
    };

    private InternedString? Add(int scope, uint hash, ReadOnlySpan<byte> utf8)
    {
        lock (_gate)
        {
            if (Find(_buckets, scope, hash, utf8, out var chain) is { } found)
            {
                return found;
            }

            if (IsFull(scope) || chain > MaxChain || Bytes + utf8.Length > MaxBytes)
            {
                return null;
            }

            Grow_NeedsLock();
            var added = new InternedString(Count, scope, hash, utf8.ToArray()) { Categories = scope == 0 ? KeyCategories.Of(utf8) : SpanCategories.None };
            if (scope == 0)
            {
                _keyCount++;
            }
            else
            {
                this[scope].ValueCount++;
            }

            ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
            added.Next = bucket;
            _byId[Count++] = added;
            Bytes += utf8.Length;
            Volatile.Write(ref bucket, added);
            return added;
        }
    }

    private void Grow_NeedsLock()
    {
        if (Count == _byId.Length)
        {
            var larger = new InternedString?[_byId.Length * 2];
            _byId.CopyTo(larger, 0);
            Volatile.Write(ref _byId, larger);
        }

        if (Count < _buckets.Length)
        {
            return;
        }

        // Strings are chained through Next, which readers may be following: the longer table gets its own chain nodes.
        var buckets = new InternedString?[_buckets.Length * 4];
        for (var id = ReservedKeys.Last + 1; id < Count; id++)
        {
            var old = _byId[id]!;
            ref var bucket = ref buckets[old.Hash & (uint)(buckets.Length - 1)];
            bucket = new InternedString(old.Id, old.Scope, old.Hash, old.Utf8) { Categories = old.Categories, ValueCount = old.ValueCount, Next = bucket };
            Volatile.Write(ref _byId[id], bucket);
        }

        Volatile.Write(ref _buckets, buckets);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static InternedString? Find(InternedString?[] buckets, int scope, uint hash, ReadOnlySpan<byte> utf8, out int chain)
    {
        chain = 0;
        for (var candidate = Volatile.Read(ref buckets[hash & (uint)(buckets.Length - 1)]); candidate is not null; candidate = candidate.Next)
        {
            if (candidate.Hash == hash && candidate.Scope == scope && utf8.SequenceEqual(candidate.Utf8))
            {
                return candidate;
            }

            chain++;
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private uint Hash(int scope, ReadOnlySpan<byte> utf8)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        var hash = (_seed ^ (uint)scope) * Multiplier ^ (uint)utf8.Length;
        var rest = utf8;
        while (rest.Length > 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
            rest = rest[8..];
        }

        ulong tail = 0;
        if (utf8.Length >= 8)
        {
            tail = BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..]);
        }
        else if (rest.Length >= 4)
        {
            tail = BinaryPrimitives.ReadUInt32LittleEndian(rest) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(rest[^4..]) << 32);
        }
        else if (rest.Length > 0)
        {
            tail = rest[0] | ((ulong)rest[rest.Length / 2] << 8) | ((ulong)rest[^1] << 16);
        }

        return (uint)(Mix(hash ^ tail) >> 32);

        ulong Mix(ulong value)
        {
            value *= Multiplier;
            return (value ^ (value >> 29)) * _seed;
        }
    }
}
