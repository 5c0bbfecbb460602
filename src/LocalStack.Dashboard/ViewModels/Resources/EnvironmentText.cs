using System.Text;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>A resource's environment as the text of a <c>.env</c> file, as shells, Compose and most tools read it.</summary>
internal static class EnvironmentText
{
    /// <summary>The variables that the application model sets, by name; what the process inherited is the reader's own already.</summary>
    public static string Of(ResourceSnapshot resource)
    {
        var text = new StringBuilder();
        foreach (var variable in resource.Environment.Where(variable => variable.IsFromModel && variable.Value is not null).OrderBy(variable => variable.Name, StringComparer.Ordinal))
        {
            text.Append(variable.Name).Append('=').Append(Quote(variable.Value!)).Append('\n');
        }

        return text.ToString();
    }

    private static string Quote(string value)
    {
        if (value.Length > 0 && value.All(IsPlain))
        {
            return value;
        }

        // Nothing in it is expanded, unless it holds what single quotes cannot.
        if (!value.AsSpan().ContainsAny('\'', '\n', '\r'))
        {
            return $"'{value}'";
        }

        return $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or ':' or ',' or '@' or '+' or '%';
}
