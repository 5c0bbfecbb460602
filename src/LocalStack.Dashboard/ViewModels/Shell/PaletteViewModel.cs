using System.Collections.Immutable;

namespace LocalStack.Dashboard.ViewModels.Shell;

/// <summary>The command palette: what is typed, what fits it, and which of those Enter takes.</summary>
internal sealed class PaletteViewModel
{
    private const int MaxShown = 40;

    private static readonly string[] NoWords = [];

    private ImmutableArray<PaletteEntry> _all = [];

    public string Text { get; private set; } = "";

    /// <summary>The best first, those of one group together.</summary>
    public ImmutableArray<PaletteEntry> Results { get; private set; } = [];

    public int Index { get; private set; }

    public PaletteEntry? Chosen => Index < Results.Length ? Results[Index] : null;

    /// <summary>Begins anew with what there is now.</summary>
    public void Open(IEnumerable<PaletteEntry> entries)
    {
        _all = [.. entries];
        Type("");
    }

    public void Type(string text)
    {
        Text = text;
        Index = 0;
        var words = string.IsNullOrWhiteSpace(text) ? NoWords : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ranked = _all
            .Select((entry, order) => (entry, order, score: Score(entry, words)))
            .Where(candidate => candidate.score > 0)
            .OrderByDescending(candidate => candidate.score)
            .ThenBy(candidate => candidate.order)
            .Take(MaxShown)
            .ToArray();

        // Groups in the order of their best: what is wanted most stands first, and headings are not repeated.
        Results = [.. ranked.Select(candidate => candidate.entry.Group).Distinct().SelectMany(group => ranked.Where(candidate => candidate.entry.Group == group)).Select(candidate => candidate.entry)];
    }

    /// <summary>One up or down, from the last to the first and back.</summary>
    public void Move(int by) => Index = Results.IsEmpty ? 0 : (Index + by + Results.Length) % Results.Length;

    public void MoveTo(int index) => Index = Math.Clamp(index, 0, Math.Max(0, Results.Length - 1));

    /// <summary>0 when a word is found nowhere; more the better each fits.</summary>
    private static int Score(PaletteEntry entry, string[] words)
    {
        if (words.Length == 0)
        {
            return 1;
        }

        var score = 0;
        foreach (var word in words)
        {
            var at = entry.Title.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            var points = at == 0 ? 100
                : at > 0 && !char.IsLetterOrDigit(entry.Title[at - 1]) ? 80
                : at > 0 ? 50
                : entry.Detail.Contains(word, StringComparison.OrdinalIgnoreCase) || entry.Group.Contains(word, StringComparison.OrdinalIgnoreCase) ? 20
                : IsSpreadOver(entry.Title, word) ? 5
                : 0;
            if (points == 0)
            {
                return 0;
            }

            score += points;
        }

        // Of two that fit alike the shorter one is nearer to what was typed.
        return score * 100 - Math.Min(99, entry.Title.Length);
    }

    // The letters in their order with others between, as in "rsa" for "restart api".
    private static bool IsSpreadOver(string title, string letters)
    {
        var at = 0;
        foreach (var letter in title)
        {
            if (at < letters.Length && char.ToLowerInvariant(letter) == char.ToLowerInvariant(letters[at]))
            {
                at++;
            }
        }

        return at == letters.Length;
    }
}
