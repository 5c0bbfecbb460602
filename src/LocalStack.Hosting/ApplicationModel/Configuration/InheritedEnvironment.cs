using System.Collections;
using System.Collections.Immutable;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a child process takes over from the AppHost's own environment.</summary>
internal static class InheritedEnvironment
{
    // These say how the AppHost itself runs. A service that inherited them would listen on the AppHost's URL or take its profile for its own.
    private static readonly ImmutableHashSet<string> OwnVariables = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPIRE_LOGLEVEL");

    public static ImmutableDictionary<string, string> Read() => Select(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? "")));

    public static ImmutableDictionary<string, string> Select(IEnumerable<KeyValuePair<string, string>> variables)
    {
        // Windows does not tell the cases of a variable apart; elsewhere 'path' and 'PATH' are two.
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return variables.Where(variable => !OwnVariables.Contains(variable.Key)).ToImmutableDictionary(comparer);
    }
}
