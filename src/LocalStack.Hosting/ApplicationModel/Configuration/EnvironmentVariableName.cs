namespace Aspire.Hosting.ApplicationModel;

/// <summary>Makes names of environment variables that every shell accepts.</summary>
internal static class EnvironmentVariableName
{
    /// <summary>Puts an underscore in place of everything but ASCII letters and digits, and one in front of a leading digit.</summary>
    public static string Encode(string name)
    {
        var encoded = string.Create(name.Length, name, static (characters, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                characters[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
            }
        });
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }
}
