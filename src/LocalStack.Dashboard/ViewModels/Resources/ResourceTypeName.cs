using System.Text;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>What a resource is, in words. An AppHost sends short names for its own kinds (<c>Project</c>) and class names for all others (<c>PostgresServerResource</c>).</summary>
internal static class ResourceTypeName
{
    private const string Suffix = "Resource";

    /// <summary>Without the suffix and as words, as in <c>Postgres server</c>; abbreviations keep their letters, as in <c>RabbitMQ server</c>.</summary>
    public static string Of(string type)
    {
        // A generic's arity and a namespace are the compiler's business.
        var name = type.AsSpan();
        name = name.IndexOf('`') is > 0 and var arity ? name[..arity] : name;
        name = name[(name.LastIndexOf('.') + 1)..];
        name = name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;

        var words = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var beginsWord = i > 0 && char.IsUpper(name[i]) && i + 1 < name.Length && char.IsLower(name[i + 1]) && name[i - 1] != ' ';
            words.Append(beginsWord ? " " : "").Append(beginsWord ? char.ToLowerInvariant(name[i]) : name[i]);
        }

        return words.ToString();
    }
}
