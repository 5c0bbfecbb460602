using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Finds out which of the configuration's sources a value comes from: of several the last one added wins.</summary>
internal static class ConfigurationSources
{
    /// <summary>Names the source of a key's value in words, such as <c>appsettings.json</c> or <c>the command line</c>; <see langword="null"/> when none has it.</summary>
    public static string? Describe(IConfiguration configuration, string key)
    {
        if (configuration is not IConfigurationRoot root)
        {
            return configuration[key] is null ? null : "configuration";
        }

        foreach (var provider in root.Providers.Reverse())
        {
            if (provider.TryGet(key, out var value) && value is not null)
            {
                return Describe(provider, key);
            }
        }

        return null;
    }

    private static string Describe(IConfigurationProvider provider, string key) => provider switch
    {
        FileConfigurationProvider { Source.Path: { } path } => Path.GetFileName(path) == "secrets.json" ? "user secrets" : Path.GetFileName(path),
        EnvironmentVariablesConfigurationProvider => $"environment variable {key.Replace(":", "__", StringComparison.Ordinal)}",
        CommandLineConfigurationProvider => "the command line",
        MemoryConfigurationProvider => "the AppHost's code",
        ChainedConfigurationProvider chained => Describe(chained.Configuration, key) ?? "configuration",
        _ => provider.ToString() is { Length: > 0 } name ? name : provider.GetType().Name,
    };
}
