using System.Text;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// What is typed into a search box: words apart from each other, all of which must be found, without regard to case. A word is found where it stands as one,
/// also in <c>OrderService</c> or <c>order_id</c>: <c>post</c> finds <c>POST /orders</c> and not <c>postgresql</c>. <c>post*</c> finds both, <c>*sql</c> what
/// ends so, and <c>"not found"</c> the words beside each other.
/// </summary>
public sealed class SearchWords
{
    /// <summary>Further words are not looked for.</summary>
    public const int MaxWords = 16;

    private readonly Word[] _words;

    private SearchWords(Word[] words) => _words = words;

    /// <summary>Every word's bit.</summary>
    internal uint All => (1u << _words.Length) - 1;

    internal int Count => _words.Length;

    /// <summary>Reads what was typed; <see langword="null"/> when there is no word in it.</summary>
    /// <param name="texts">What was typed, in one box or several.</param>
    public static SearchWords? Parse(params IEnumerable<string?> texts) => From(texts.SelectMany(text => Split(text ?? "")));

    /// <summary>As <see cref="Parse"/>, for what is looked up while it is typed: a word is found where one begins so.</summary>
    /// <param name="text">What was typed.</param>
    public static SearchWords? ParseBeginnings(string? text) => From(Split(text ?? "").Select(word => $"{word}*"));

    /// <summary>Whether a text has every word.</summary>
    public bool AreIn(string text) => Array.TrueForAll(_words, word => word.Find(text, 0) >= 0);

    /// <summary>Whether some texts together have every word.</summary>
    public bool AreInAny(params IEnumerable<string> texts)
    {
        uint found = 0;
        foreach (var text in texts)
        {
            for (var word = 0; word < _words.Length; word++)
            {
                found |= IsIn(word, text) ? 1u << word : 0;
            }
        }

        return found == All;
    }

    /// <summary>Where the words stand in a text, by position and without overlaps.</summary>
    public IEnumerable<(int Start, int Length)> FindIn(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var (at, length) = (-1, 0);
            foreach (var word in _words)
            {
                if (word.Find(text, from) is >= 0 and var found && (at < 0 || found < at || (found == at && word.Text.Length > length)))
                {
                    (at, length) = (found, word.Text.Length);
                }
            }

            if (at < 0)
            {
                yield break;
            }

            yield return (at, length);
            from = at + length;
        }
    }

    /// <inheritdoc cref="AreIn(string)"/>
    internal bool AreIn(ReadOnlySpan<byte> utf8)
    {
        foreach (var word in _words)
        {
            if (!word.IsIn(utf8))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one word is in a text.</summary>
    internal bool IsIn(int word, ReadOnlySpan<byte> utf8) => _words[word].IsIn(utf8);

    /// <inheritdoc cref="IsIn(int, ReadOnlySpan{byte})"/>
    internal bool IsIn(int word, string text) => _words[word].Find(text, 0) >= 0;

    /// <summary>Whether a number could have the word: digits, and what stands around them.</summary>
    internal bool MayBeNumber(int word) => _words[word].MayBeNumber;

    /// <summary>Whether the word's letters are there at all, as a word or not: quick, where the answer is mostly no.</summary>
    internal bool MayBeIn(int word, ReadOnlySpan<byte> utf8) => _words[word].MayBeIn(utf8);

    private static SearchWords? From(IEnumerable<string> typed)
    {
        var words = typed.Select(Word.Parse).OfType<Word>().Take(MaxWords).ToArray();
        return words.Length == 0 ? null : new SearchWords(words);
    }

    private static IEnumerable<string> Split(string text)
    {
        var parts = text.Split('"');
        for (var i = 0; i < parts.Length; i++)
        {
            // Every other part stands in quotes; a last quote that is not closed yet is being typed.
            foreach (var word in i % 2 == 1 ? [parts[i].Trim()] : parts[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return word;
            }
        }
    }

    private sealed class Word
    {
        private readonly SearchText _search;
        private readonly bool _isAscii;
        private readonly bool _isBegin;
        private readonly bool _isEnd;

        private Word(string text, bool isBegin, bool isEnd)
        {
            Text = text;
            _search = new SearchText(text);
            _isAscii = Ascii.IsValid(text);
            (_isBegin, _isEnd) = (isBegin, isEnd);
        }

        public string Text { get; }

        public bool MayBeNumber => Text.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '.' or 'e' or 'E');

        public static Word? Parse(string typed)
        {
            var text = typed.Trim('*');
            return text.Length == 0 ? null : new Word(text, isBegin: !typed.StartsWith('*'), isEnd: !typed.EndsWith('*'));
        }

        public bool MayBeIn(ReadOnlySpan<byte> utf8) => _search.IsIn(utf8);

        public bool IsIn(ReadOnlySpan<byte> utf8)
        {
            if (!_isAscii)
            {
                return _search.IsIn(utf8) && Find(Encoding.UTF8.GetString(utf8), 0) >= 0;
            }

            for (var from = 0; _search.Find(utf8[from..]) is >= 0 and var at; from += at + 1)
            {
                var (start, end) = (from + at, from + at + Text.Length);
                if ((start > 0 && utf8[start - 1] >= 0x80) || (end < utf8.Length && utf8[end] >= 0x80))
                {
                    // What stands beside it is longer than a byte, and may be a letter or not.
                    return Find(Encoding.UTF8.GetString(utf8), 0) >= 0;
                }

                if ((!_isBegin || IsBoundary(CharAt(utf8, start - 1), CharAt(utf8, start), CharAt(utf8, start + 1)))
                    && (!_isEnd || IsBoundary(CharAt(utf8, end - 1), CharAt(utf8, end), CharAt(utf8, end + 1))))
                {
                    return true;
                }
            }

            return false;
        }

        public int Find(string text, int from)
        {
            for (; text.IndexOf(Text, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var start; from = start + 1)
            {
                var end = start + Text.Length;
                if ((!_isBegin || IsBoundary(CharAt(text, start - 1), CharAt(text, start), CharAt(text, start + 1)))
                    && (!_isEnd || IsBoundary(CharAt(text, end - 1), CharAt(text, end), CharAt(text, end + 1))))
                {
                    return start;
                }
            }

            return -1;
        }

        private static char CharAt(ReadOnlySpan<byte> utf8, int index) => index < 0 || index >= utf8.Length ? ' ' : (char)utf8[index];

        private static char CharAt(string text, int index) => index < 0 || index >= text.Length ? ' ' : text[index];

        private static bool IsBoundary(char before, char at, char after)
        {
            if (!char.IsLetterOrDigit(before) || !char.IsLetterOrDigit(at))
            {
                return true;
            }

            // As between r and S in OrderService, and P and C in HTTPClient.
            return char.IsUpper(at) && (char.IsLower(before) || (char.IsUpper(before) && char.IsLower(after)));
        }
    }
}
