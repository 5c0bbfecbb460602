using System.Buffers;
using System.Text;
using Aspire.Hosting;

namespace LocalStack.Hosting.Publishing;

/// <summary>
/// The <c>.env</c> file beside a compose file: one <c>NAME=value</c> a line. Lines that are there stay as they are, for a database that was created with a
/// password needs it as long as it lives; what is missing is appended.
/// </summary>
internal static class EnvironmentFile
{
    public const string Name = ".env";

    // Characters that mean themselves to all versions of compose, without quotes.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.{}~()*+!,:;/=%@");

    /// <summary>Adds what is missing.</summary>
    /// <param name="existing">The file; empty when there is none.</param>
    /// <param name="variables">What it has to hold.</param>
    /// <param name="faults">What has no value, or none that can be written.</param>
    /// <returns>The whole file, and the names that were added.</returns>
    public static (string Text, IReadOnlyList<string> Added) Complete(string existing, IEnumerable<ComposeVariable> variables, ICollection<string> faults)
    {
        var known = Parse(existing);
        var added = new List<string>();
        var text = new StringBuilder(existing);
        if (existing.Length > 0 && existing[^1] != '\n')
        {
            text.Append('\n');
        }

        foreach (var variable in variables.Where(variable => !known.ContainsKey(variable.Name)))
        {
            if (Find(variable, known, faults) is not { } value)
            {
                continue;
            }

            if (Quote(value) is not { } quoted)
            {
                faults.Add($"The value of parameter '{variable.Parameter.Name}' has a line break or a quotation mark in it, which cannot be written to {Name} for all versions of compose. Write '{variable.Name}' into {Name} by hand.");
                continue;
            }

            if (text.Length == 0)
            {
                text.Append("# Values that docker-compose.yml needs. Keep this file to yourself; publishing again adds what is missing and changes nothing.\n");
            }

            text.Append(variable.Name).Append('=').Append(quoted).Append('\n');
            known[variable.Name] = value;
            added.Add(variable.Name);
        }

        return (added.Count == 0 ? existing : text.ToString(), added);
    }

    private static string? Find(ComposeVariable variable, Dictionary<string, string> known, ICollection<string> faults)
    {
        if (variable.IsEscaped)
        {
            var plain = known.GetValueOrDefault(variable.PlainName) ?? Find(variable with { IsEscaped = false }, known, faults);
            return plain is null ? null : Uri.EscapeDataString(plain);
        }

        try
        {
            return variable.Parameter.Value;
        }
        catch (MissingParameterValueException exception)
        {
            if (!variable.IsOptional)
            {
                faults.Add($"{exception.Message} Or write '{variable.Name}' into the file {Name} of the output folder.");
            }

            return null;
        }
    }

    private static Dictionary<string, string> Parse(string text)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var pair = line.StartsWith("export ", StringComparison.Ordinal) ? line[7..] : line;
            if (pair[0] != '#' && pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                known[pair[..equals].TrimEnd()] = Unquote(pair[(equals + 1)..].TrimStart());
            }
        }

        return known;
    }

    private static string Unquote(string value) => value is ['\'', .. var single, '\''] ? single : value is ['"', .. var @double, '"'] ? @double : value;

    // Within single quotes nothing is replaced.
    private static string? Quote(string value) =>
        !value.AsSpan().ContainsAnyExcept(Plain) ? value : value.AsSpan().ContainsAny("'\n\r") ? null : $"'{value}'";
}
