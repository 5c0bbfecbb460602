using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Looks for values of parameters: in configuration first, then in what the AppHost gives as a default.</summary>
internal static class ParameterValues
{
    public static string Resolve(IConfiguration configuration, ParameterResource parameter, ParameterDefault? fallback)
    {
        var key = parameter.ConfigurationKey;
        if (FindKey(configuration, key) is { } found)
        {
            parameter.ValueSource = $"{found} ({ConfigurationSources.Describe(configuration, found)})";
            return configuration[found]!;
        }

        if (fallback is null)
        {
            throw Missing("Parameter", parameter.Name, key);
        }

        parameter.ValueSource = fallback is KeptParameterDefault kept ? $"generated once, kept in {kept.Place}" : "the AppHost's code";
        return fallback.GetDefaultValue();
    }

    public static MissingParameterValueException Missing(string what, string name, string key)
    {
        var variable = key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_');
        return new($"{what} '{name}' has no value. Set '{key}' in the AppHost's appsettings.json, with 'dotnet user-secrets set \"{key}\" <value>', " +
            $"in the environment as '{variable}', or on the command line as '--{key}=<value>'.");
    }

    // Shells accept no hyphen in a variable's name, so an underscore may stand for it.
    private static string? FindKey(IConfiguration configuration, string key)
    {
        var forShells = key.Replace('-', '_');
        return configuration[key] is not null ? key : configuration[forShells] is not null ? forShells : null;
    }
}
