using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LocalStack.Dashboard.ViewModels.Texts;

/// <summary>A piece of a text that looks alike.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Class">Its class in the style sheet; empty for plain text.</param>
/// <param name="Found">Which of the places found it is, or is a part of; -1 for none.</param>
public readonly record struct TextRun(string Text, string Class, int Found);

/// <summary>Cuts a text into pieces: by the words of its language, and by what is looked for in it.</summary>
internal static partial class TextRuns
{
    /// <summary>Longer texts have one colour: each piece is an element of the page.</summary>
    public const int MaxColouredChars = 100_000;

    /// <summary>Further places are not marked.</summary>
    public const int MaxFound = 1_000;

    public static ImmutableArray<TextRun> Of(string text, TextKind kind, string wanted)
    {
        var runs = ImmutableArray.CreateBuilder<TextRun>();
        var places = Find(text, wanted);
        var next = 0;
        foreach (var (start, length, name) in Coloured(text, kind))
        {
            var (at, end) = (start, start + length);
            while (at < end)
            {
                while (next < places.Length && places[next] + wanted.Length <= at)
                {
                    next++;
                }

                var isFound = next < places.Length && places[next] <= at;
                var stop = Math.Min(end, next == places.Length ? end : isFound ? places[next] + wanted.Length : places[next]);
                runs.Add(new TextRun(text[at..stop], name, isFound ? next : -1));
                at = stop;
            }
        }

        return runs.ToImmutable();
    }

    // Where a text begins in another one, without regard to case.
    private static ImmutableArray<int> Find(string text, string wanted)
    {
        var places = ImmutableArray.CreateBuilder<int>();
        for (var at = 0; wanted.Length > 0 && places.Count < MaxFound && text.IndexOf(wanted, at, StringComparison.OrdinalIgnoreCase) is >= 0 and var found; at = found + wanted.Length)
        {
            places.Add(found);
        }

        return places.ToImmutable();
    }

    private static IEnumerable<(int Start, int Length, string Class)> Coloured(string text, TextKind kind)
    {
        var pattern = text.Length > MaxColouredChars ? null : kind switch { TextKind.Json => JsonWords(), TextKind.Xml => XmlWords(), _ => null };
        var at = 0;
        for (var match = pattern?.Match(text); match is { Success: true }; match = match.NextMatch())
        {
            if (match.Index > at)
            {
                yield return (at, match.Index - at, "");
            }

            yield return (match.Index, match.Length, $"t-{match.Groups.Values.Skip(1).First(group => group.Success).Name}");
            at = match.Index + match.Length;
        }

        if (at < text.Length)
        {
            yield return (at, text.Length - at, "");
        }
    }

    [GeneratedRegex("""(?<name>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\]|\\.)*")|(?<value>-?\b\d[\d.eE+-]*|\b(?:true|false|null)\b)""", RegexOptions.ExplicitCapture)]
    private static partial Regex JsonWords();

    [GeneratedRegex("""(?<remark><!--.*?-->)|(?<name></?[\w:.-]+|/?>|<\?.*?\?>)|(?<text>"[^"<]*"(?=[^<]*>))""", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex XmlWords();
}
