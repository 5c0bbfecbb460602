using System.Collections.Frozen;

namespace Portwatch.Core;

/// <summary>Enums are stored, and spoken on the wire, as lower-case words: a table can be read without the source.</summary>
public static class EnumText
{
    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Write<T>(T value)
        where T : struct, Enum => Table<T>.Words[value];

    /// <summary>The value of <paramref name="word"/>.</summary>
    /// <exception cref="FormatException">No value is called so.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum =>
        TryRead<T>(word, out var value) ? value : throw new FormatException($"'{word}' is no {typeof(T).Name}; known are {Known<T>()}.");

    /// <summary>The value of <paramref name="word"/>, if there is one.</summary>
    public static bool TryRead<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word is not null && Table<T>.Values.TryGetValue(word, out value);
    }

    /// <summary>All words, for messages.</summary>
    public static string Known<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Write));

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Words =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => value.ToString().ToLowerInvariant());

        public static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
    }
}
