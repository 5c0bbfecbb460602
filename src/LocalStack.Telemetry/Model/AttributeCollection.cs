using System.Collections;

namespace LocalStack.Telemetry.Model;

/// <summary>Attributes in the order they arrived in. A key that was sent twice is kept twice; look-ups return the first.</summary>
public sealed class AttributeCollection : IReadOnlyList<KeyValuePair<string, AttributeValue>>, IEquatable<AttributeCollection>
{
    private readonly KeyValuePair<string, AttributeValue>[] _entries;

    /// <summary>Takes a copy of the entries.</summary>
    /// <param name="entries">The attributes, in order.</param>
    public AttributeCollection(IEnumerable<KeyValuePair<string, AttributeValue>> entries) => _entries = [.. entries];

    /// <summary>No attributes.</summary>
    public static AttributeCollection Empty { get; } = new([]);

    /// <inheritdoc />
    public int Count => _entries.Length;

    /// <inheritdoc />
    public KeyValuePair<string, AttributeValue> this[int index] => _entries[index];

    /// <summary>The value of an attribute; <see langword="null"/> when there is none of that name (case matters).</summary>
    /// <param name="key">The attribute's name.</param>
    public AttributeValue? this[string key]
    {
        get
        {
            foreach (var entry in _entries)
            {
                if (entry.Key == key)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }

    /// <summary>An attribute's value as text; <see langword="null"/> when there is none of that name.</summary>
    /// <param name="key">The attribute's name.</param>
    public string? GetText(string key) => this[key]?.ToString();

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, AttributeValue>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, AttributeValue>>)_entries).GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both hold equal entries in the same order.</summary>
    public bool Equals(AttributeCollection? other) => other is not null && _entries.AsSpan().SequenceEqual(other._entries);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as AttributeCollection);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in _entries)
        {
            hash.Add(entry.Key);
            hash.Add(entry.Value);
        }

        return hash.ToHashCode();
    }
}
