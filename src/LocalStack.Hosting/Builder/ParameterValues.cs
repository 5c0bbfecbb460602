using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Looks for values of parameters in configuration.</summary>
internal static class ParameterValues
{
    /// <summary>The value of a key. Shells accept no hyphen in a variable's name, so an underscore may stand for it.</summary>
    public static string? Find(IConfiguration configuration, string key) =>
        configuration[key] ?? (key.Contains('-', StringComparison.Ordinal) ? configuration[key.Replace('-', '_')] : null);

    public static MissingParameterValueException Missing(string what, string name, string key)
    {
        var variable = key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_');
        return new($"{what} '{name}' has no value. Set '{key}' in the AppHost's appsettings.json, with 'dotnet user-secrets set \"{key}\" <value>', " +
            $"in the environment as '{variable}', or on the command line as '--{key}=<value>'.");
    }
}
