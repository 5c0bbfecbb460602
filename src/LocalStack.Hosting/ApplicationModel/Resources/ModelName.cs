namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The form of names. A name becomes part of environment variables, host names and folders, so it is as narrow as the narrowest of them:
/// 1 to 64 ASCII letters, digits and single hyphens, a letter first and no hyphen last.
/// </summary>
internal static class ModelName
{
    public const int MaxLength = 64;

    /// <summary>Refuses a name of the wrong form.</summary>
    /// <param name="kind">What is named, as the message shall call it: <c>Resource</c>, <c>Endpoint</c>.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The name breaks a rule; the message says which.</exception>
    public static void Validate(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (FindFault(name) is { } fault)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid: {fault}", nameof(name));
        }
    }

    public static string? FindFault(string name)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return $"it must have 1 to {MaxLength} characters, and has {name.Length}.";
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
            {
                return $"'{character}' is not allowed, only ASCII letters, digits and hyphens are.";
            }
        }

        if (!char.IsAsciiLetter(name[0]))
        {
            return "it must start with an ASCII letter.";
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            return "it must not contain two hyphens in a row.";
        }

        return name[^1] == '-' ? "it must not end with a hyphen." : null;
    }
}
