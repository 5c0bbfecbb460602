using System.Text;
using System.Text.RegularExpressions;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// What a <c>.dockerignore</c> file leaves out of a build's context. A pattern names a path from the context's root, with
/// <c>*</c>, <c>?</c>, <c>[…]</c> within a folder and <c>**</c> across folders; what is in a folder that it names is named too;
/// <c>!</c> takes back; the last pattern that names a path decides. See https://docs.docker.com/build/concepts/context/#dockerignore-files.
/// </summary>
internal sealed class DockerIgnore
{
    public const string FileName = ".dockerignore";

    private readonly List<Rule> _rules = [];

    public DockerIgnore(string text)
    {
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            var pattern = line.Trim();
            if (pattern.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var takesBack = pattern[0] == '!';
            pattern = Clean(takesBack ? pattern[1..].Trim() : pattern);
            if (pattern.Length > 0)
            {
                _rules.Add(new Rule(Compile(pattern), takesBack));
            }
        }

        CanTakeBack = _rules.Exists(rule => rule.TakesBack);
    }

    /// <summary>Whether something in a folder that is left out may yet be in.</summary>
    public bool CanTakeBack { get; }

    /// <summary>Whether a path, relative to the context and with <c>/</c> between its parts, is left out.</summary>
    public bool Excludes(string path)
    {
        var excluded = false;
        foreach (var rule in _rules)
        {
            if (rule.TakesBack == excluded && rule.Names(path))
            {
                excluded = !rule.TakesBack;
            }
        }

        return excluded;
    }

    // "./a//b/../c/" → "a/c"
    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not "." and not "..")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static Regex Compile(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    if (i + 1 < pattern.Length && pattern[i + 1] == '/')
                    {
                        i++;
                    }

                    regex.Append(i + 1 == pattern.Length ? ".*" : "(.*/)?");
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                case '[' when pattern.IndexOf(']', i + 1) is > 0 and var end:
                    regex.Append('[').Append(pattern.AsSpan(i + 1, end - i - 1)).Append(']');
                    i = end;
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return new Regex(regex.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }

    private sealed record Rule(Regex Pattern, bool TakesBack)
    {
        /// <summary>Whether it names the path or a folder that the path is in.</summary>
        public bool Names(string path)
        {
            for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
            {
                if (Pattern.IsMatch(path.AsSpan(0, end)))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
