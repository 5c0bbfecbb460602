using System.Text;

namespace LocalStack.Hosting.Testing;

/// <summary>Two texts line by line: <c>-</c> only expected, <c>+</c> only there, nothing in front of what both have.</summary>
internal static class LineDifference
{
    /// <summary>The difference; null when there is none.</summary>
    public static string? Between(string expected, string actual)
    {
        var (before, after) = (LinesOf(expected), LinesOf(actual));
        if (before.AsSpan().SequenceEqual(after))
        {
            return null;
        }

        // The length of the longest common subsequence of what follows each pair of lines.
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var text = new StringBuilder();
        for (int i = 0, j = 0; i < before.Length || j < after.Length;)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                text.Append("    ").Append(before[i++]).Append('\n');
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                text.Append("  - ").Append(before[i++]).Append('\n');
            }
            else
            {
                text.Append("  + ").Append(after[j++]).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string[] LinesOf(string text) => [.. text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Select(line => line.TrimEnd())];
}
