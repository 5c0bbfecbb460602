using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting;

namespace Aspire.Hosting;

/// <summary>Names volumes so that two AppHosts do not share one by accident.</summary>
public static class VolumeNameGenerator
{
    /// <summary>
    /// Makes a name that stays the same from run to run: <c>{application}-{hash of the AppHost's path}-{resource}-{suffix}</c>. A published application is
    /// the same wherever it was published, so its hash is of the application's name alone.
    /// </summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="suffix">What the volume is for: letters, digits, <c>_</c>, <c>.</c>, <c>-</c>.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentException">The suffix contains other characters.</exception>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(suffix);
        if (!suffix.All(IsAllowed))
        {
            throw new ArgumentException($"'{suffix}' cannot be part of a volume's name: only ASCII letters, digits, '_', '.' and '-' can.", nameof(suffix));
        }

        var application = builder.ApplicationBuilder;
        // An AppHost that was given another data directory has other passwords, and needs other data. What is published has none of either.
        var identity = application.ExecutionContext.IsPublishMode
            ? application.Environment.ApplicationName
            : (application.Configuration["AppHost:Path"] ?? application.AppHostDirectory) + application.Configuration[AppHostDataDirectory.SettingName];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..10];
        var name = string.Concat(application.Environment.ApplicationName.ToLowerInvariant().Select(character => IsAllowed(character) ? character : '_'));
        return $"{name.TrimStart('_', '.', '-')}-{hash}-{builder.Resource.Name}-{suffix}";
    }

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-';
}
