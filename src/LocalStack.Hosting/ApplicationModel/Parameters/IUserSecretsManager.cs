using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>The user secrets of the AppHost: a file in the user's profile that is not part of the project.</summary>
public interface IUserSecretsManager
{
    /// <summary>Whether the AppHost has a <c>UserSecretsId</c>.</summary>
    bool IsAvailable { get; }

    /// <summary>The file; empty when there is none.</summary>
    string FilePath { get; }

    /// <summary>Sets a secret.</summary>
    /// <param name="name">The key of configuration.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was saved.</returns>
    bool TrySetSecret(string name, string value);

    /// <summary>Removes a secret.</summary>
    /// <param name="name">The key of configuration.</param>
    /// <returns>Whether there was one.</returns>
    bool TryDeleteSecret(string name);

    /// <summary>Makes sure that configuration has a value, generating and saving one when it has none.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="name">The key.</param>
    /// <param name="valueGenerator">Generates the value.</param>
    void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator);
}
