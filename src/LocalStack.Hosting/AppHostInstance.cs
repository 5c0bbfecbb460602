using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting;

/// <summary>
/// Which of several runs of one AppHost beside each other this is, by the setting <c>LocalStack:Instance</c>: <c>auto</c>, or a name of the user's. Each has ports and data of
/// its own; without the setting both are those of the model.
/// </summary>
internal static partial class AppHostInstance
{
    public const string Setting = "LocalStack:Instance";
    public const string Auto = "auto";

    // What Aspire names volumes and persistent containers by.
    private static readonly string[] Identities = ["AppHost:Sha256", "AppHost:PathSha256"];

    /// <summary>Its name; <see langword="null"/> without one.</summary>
    public static string? Read(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } name ? name.ToLowerInvariant() : null;

    /// <summary>What is wrong with the setting, if anything.</summary>
    public static IEnumerable<string> FindFaults(IConfiguration configuration) => Read(configuration) is { } name && !Names().IsMatch(name)
        ? [$"'{Setting}' is '{configuration[Setting]}'. It must be '{Auto}', or a name of up to 32 letters, digits and hyphens."]
        : [];

    /// <summary>Gives the containers of an instance volumes of their own.</summary>
    public static void SeparateContainers(IConfiguration configuration, string instance)
    {
        foreach (var identity in Identities)
        {
            if (configuration[identity] is { } hash)
            {
                configuration[identity] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{hash}@{instance}")));
            }
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$")]
    private static partial Regex Names();
}
