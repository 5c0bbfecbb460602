namespace LocalStack.Dashboard.ViewModels;

/// <summary>How many columns text takes in a fixed-width font, as terminals count: East Asian characters and emoji take two.</summary>
internal static class TextColumns
{
    /// <summary>How many characters fit into so many columns; at least one, and no pair of surrogates is torn apart.</summary>
    public static int Fit(ReadOnlySpan<char> text, int columns)
    {
        var used = 0;
        for (var i = 0; i < text.Length; i++)
        {
            used += IsWide(text[i]) ? 2 : 1;
            if (used > columns && i > 0)
            {
                return char.IsLowSurrogate(text[i]) && i > 1 ? i - 1 : i;
            }
        }

        return text.Length;
    }

    public static bool HasWide(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\u1100', '\uffff');

    // The two halves of a surrogate pair count one each: together the two columns of an emoji.
    private static bool IsWide(char c)
        => c is >= '\u1100' and <= '\u115f' or >= '\u2e80' and <= '\ua4cf' or >= '\uac00' and <= '\ud7a3' or >= '\uf900' and <= '\ufaff' or >= '\ufe30' and <= '\ufe6f' or >= '\uff00' and <= '\uff60' or >= '\uffe0' and <= '\uffe6';
}
