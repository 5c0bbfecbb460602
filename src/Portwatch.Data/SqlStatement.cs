namespace Portwatch.Data;

/// <summary>
/// What a statement does to which table, read from its text: the name of its span (<c>INSERT check_jobs</c>). It reads the words outside of
/// parentheses, so a common table expression in front does not hide the statement it serves.
/// </summary>
/// <param name="Operation">The verb, in capitals.</param>
/// <param name="Table">The table; null where the statement has none.</param>
public sealed record SqlStatement(string Operation, string? Table)
{
    /// <summary>The span name.</summary>
    public string SpanName => Table is null ? Operation : $"{Operation} {Table}";

    /// <summary>Reads the first statement of <paramref name="sql"/>.</summary>
    public static SqlStatement Parse(string sql)
    {
        using var words = OuterWords(sql).GetEnumerator();
        while (words.MoveNext())
        {
            switch (words.Current.ToUpperInvariant())
            {
                case "INSERT" or "MERGE":
                    return new(words.Current.ToUpperInvariant(), After(words, "INTO"));
                case "DELETE":
                    return new("DELETE", After(words, "FROM"));
                case "SELECT":
                    return new("SELECT", After(words, "FROM"));
                case "UPDATE":
                    return new("UPDATE", Next(words));
                case "COPY":
                    return new("COPY", Next(words));
                case "BEGIN" or "COMMIT" or "ROLLBACK" or "CREATE" or "DROP" or "ALTER" or "LOCK" or "SET" or "SAVEPOINT" or "RELEASE" or "DO":
                    return new(words.Current.ToUpperInvariant(), null);
                default:
                    continue;
            }
        }

        return new("SQL", null);
    }

    private static string? After(IEnumerator<string> words, string keyword)
    {
        while (words.MoveNext())
        {
            if (words.Current.Equals(keyword, StringComparison.OrdinalIgnoreCase))
            {
                return Next(words);
            }
        }

        return null;
    }

    private static string? Next(IEnumerator<string> words)
    {
        while (words.MoveNext())
        {
            if (!words.Current.Equals("ONLY", StringComparison.OrdinalIgnoreCase))
            {
                var name = words.Current;
                return name[(name.LastIndexOf('.') + 1)..].Trim('"');
            }
        }

        return null;
    }

    private static IEnumerable<string> OuterWords(string sql)
    {
        var depth = 0;
        for (var i = 0; i < sql.Length;)
        {
            var c = sql[i];
            if (c == '\'')
            {
                var end = sql.IndexOf('\'', i + 1);
                i = end < 0 ? sql.Length : end + 1;
            }
            else if (c == '-' && i + 1 < sql.Length && sql[i + 1] == '-')
            {
                var end = sql.IndexOf('\n', i);
                i = end < 0 ? sql.Length : end + 1;
            }
            else if (IsWord(c))
            {
                var start = i;
                while (i < sql.Length && IsWord(sql[i]))
                {
                    i++;
                }

                if (depth == 0)
                {
                    yield return sql[start..i];
                }
            }
            else
            {
                depth += c switch { '(' => 1, ')' => -1, _ => 0 };
                i++;
            }
        }
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '"' or '.' or '@' or '$';
}
