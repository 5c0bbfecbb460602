using System.Collections.Immutable;

namespace LocalStack.Dashboard.ViewModels.Markdown;

/// <summary>
/// The Markdown that short messages use: paragraphs, lists, <c>**bold**</c>, <c>`code`</c> and links. Anything else, HTML included, stays the text that it is.
/// </summary>
internal static class MarkdownText
{
    public static ImmutableArray<MarkdownBlock> Parse(string text)
    {
        var blocks = ImmutableArray.CreateBuilder<MarkdownBlock>();
        var lines = new List<string>();
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = raw.Trim();
            var isItem = line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal);
            if (line.Length == 0 || isItem)
            {
                EndParagraph();
            }

            if (isItem)
            {
                blocks.Add(new MarkdownBlock(IsItem: true, Inline(line[2..])));
            }
            else if (line.Length > 0)
            {
                lines.Add(line);
            }
        }

        EndParagraph();
        return blocks.ToImmutable();

        void EndParagraph()
        {
            if (lines.Count > 0)
            {
                blocks.Add(new MarkdownBlock(IsItem: false, Inline(string.Join(' ', lines))));
                lines.Clear();
            }
        }
    }

    private static ImmutableArray<MarkdownRun> Inline(string text)
    {
        var runs = ImmutableArray.CreateBuilder<MarkdownRun>();
        var plainFrom = 0;
        for (var at = 0; at < text.Length;)
        {
            if (RunAt(text, at) is not var (run, end))
            {
                at++;
                continue;
            }

            AddPlain(at);
            runs.Add(run);
            plainFrom = at = end;
        }

        AddPlain(text.Length);
        return runs.ToImmutable();

        void AddPlain(int to)
        {
            if (to > plainFrom)
            {
                runs.Add(new MarkdownRun(text[plainFrom..to], MarkdownRunKind.Plain, ""));
            }
        }
    }

    private static (MarkdownRun Run, int End)? RunAt(string text, int at)
    {
        if (text[at] == '`' && text.IndexOf('`', at + 1) is > 0 and var tick && tick > at + 1)
        {
            return (new MarkdownRun(text[(at + 1)..tick], MarkdownRunKind.Code, ""), tick + 1);
        }

        if (text.AsSpan(at).StartsWith("**") && text.IndexOf("**", at + 2, StringComparison.Ordinal) is > 0 and var stars && stars > at + 2)
        {
            return (new MarkdownRun(text[(at + 2)..stars], MarkdownRunKind.Bold, ""), stars + 2);
        }

        // [words](https://address)
        if (text[at] == '['
            && text.IndexOf("](", at, StringComparison.Ordinal) is > 0 and var middle
            && text.IndexOf(')', middle) is > 0 and var end
            && Uri.TryCreate(text[(middle + 2)..end], UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return (new MarkdownRun(text[(at + 1)..middle], MarkdownRunKind.Link, text[(middle + 2)..end]), end + 1);
        }

        return null;
    }
}

/// <summary>A paragraph, or an item of a list.</summary>
internal sealed record MarkdownBlock(bool IsItem, ImmutableArray<MarkdownRun> Runs);

/// <summary>Text of one kind.</summary>
/// <param name="Text">As shown.</param>
/// <param name="Kind">How it is shown.</param>
/// <param name="Url">Of a link, http or https; else empty.</param>
internal sealed record MarkdownRun(string Text, MarkdownRunKind Kind, string Url);

internal enum MarkdownRunKind
{
    Plain,
    Bold,
    Code,
    Link,
}
