using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Reads and writes the user secrets of the AppHost, the file that <c>dotnet user-secrets</c> manages.</summary>
internal sealed class UserSecretsManager(string? file) : IUserSecretsManager
{
    private readonly SecretsFile? _secrets = file is null ? null : new SecretsFile(file);

    public bool IsAvailable => _secrets is not null;

    public string FilePath => _secrets?.Path ?? "";

    /// <summary>The file of the AppHost's <c>UserSecretsId</c>, or of the one that <c>ASPIRE_USER_SECRETS_ID</c> names; <see langword="null"/> without either.</summary>
    public static string? FindFile(Assembly? assembly, IConfiguration configuration)
    {
        var id = configuration["ASPIRE_USER_SECRETS_ID"] is { Length: > 0 } configured
            ? configured
            : assembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId;
        return id is null ? null : PathHelper.GetSecretsPathFromSecretsId(id);
    }

    public bool TrySetSecret(string name, string value)
    {
        if (_secrets is null)
        {
            return false;
        }

        try
        {
            _secrets.Set(name, value);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    public bool TryDeleteSecret(string name) => _secrets?.Remove(name) ?? false;

    public void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(valueGenerator);

        if (configuration[name] is { Length: > 0 })
        {
            return;
        }

        var value = valueGenerator();
        TrySetSecret(name, value);
        configuration.AddInMemoryCollection([new(name, value)]);
    }
}
