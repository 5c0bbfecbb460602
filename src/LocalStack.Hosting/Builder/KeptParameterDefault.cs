using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// A default that is made once and is the same in every later run. It is kept in the AppHost's user secrets; an AppHost without has a file of its own,
/// beside the data that the value protects: a database that was created with a password needs it as long as it lives.
/// </summary>
internal sealed class KeptParameterDefault(
    string key, ParameterDefault inner, IUserSecretsManager userSecrets, AppHostDataDirectory dataDirectory) : ParameterDefault
{
    /// <summary>Where the value is kept, in words.</summary>
    public string Place => userSecrets.IsAvailable ? "user secrets" : Path.Combine(dataDirectory.Path, "secrets.json");

    public override string GetDefaultValue()
    {
        var file = userSecrets.IsAvailable ? userSecrets.FilePath : Path.Combine(dataDirectory.CreateFolder(), "secrets.json");
        return new SecretsFile(file).GetOrAdd(key, inner.GetDefaultValue);
    }
}
