using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting;

/// <summary>
/// The folder in which one AppHost keeps what outlives a run: data of named volumes, generated secrets, what must be cleaned up after a crash.
/// It is <c>localstack/apps/{name}-{hash of the AppHost's path}</c> in the user's local application data, or what the setting
/// <c>LocalStack:DataDirectory</c> says, and only its owner can enter it.
/// </summary>
public sealed class AppHostDataDirectory
{
    internal const string SettingName = "LocalStack:DataDirectory";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lazy<string> _path;

    /// <summary>Names the folder of an AppHost. Nothing is created yet.</summary>
    /// <param name="path">The folder, as an absolute path.</param>
    public AppHostDataDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        _path = new(full);
    }

    // The folder is looked up when it is needed first: an AppHost's code may still set it in the configuration.
    private AppHostDataDirectory(Func<string> locate)
    {
        _path = new(locate);
    }

    /// <summary>The folder, which may not exist yet. Use <see cref="CreateFolder"/> to put something into it.</summary>
    public string Path => _path.Value;

    /// <summary>Finds the folder of the AppHost that a builder belongs to.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The folder.</returns>
    public static AppHostDataDirectory For(IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var registration = builder.Services.LastOrDefault(service => service.ServiceType == typeof(AppHostDataDirectory));
        return registration?.ImplementationInstance as AppHostDataDirectory
            ?? throw new InvalidOperationException("This builder was not made by DistributedApplication.CreateBuilder(), and has no data directory.");
    }

    /// <summary>Makes sure that a folder exists in here, open to its owner only.</summary>
    /// <param name="names">The names of the folders on the way; none for the data directory itself.</param>
    /// <returns>The folder's absolute path.</returns>
    public string CreateFolder(params ReadOnlySpan<string> names)
    {
        var folder = Create(Path);
        foreach (var name in names)
        {
            if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\'))
            {
                throw new ArgumentException($"'{name}' is not the name of a folder.", nameof(names));
            }

            folder = Create(System.IO.Path.Combine(folder, name));
        }

        return folder;
    }

    internal static AppHostDataDirectory Locate(IConfiguration configuration, string appHostPath, string applicationName) =>
        new(() => FindPath(configuration, appHostPath, applicationName));

    private static string FindPath(IConfiguration configuration, string appHostPath, string applicationName)
    {
        if (configuration[SettingName] is { Length: > 0 } configured)
        {
            return System.IO.Path.GetFullPath(configured, System.IO.Path.GetDirectoryName(appHostPath) ?? Environment.CurrentDirectory);
        }

        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (root.Length == 0)
        {
            throw new DistributedApplicationException(
                "There is no folder for local application data: neither HOME nor XDG_DATA_HOME is set. " +
                $"Set one of them, or set '{SettingName}' to a folder of your own.");
        }

        // File systems of Windows and macOS do not tell cases apart, so neither may the hash.
        var identity = OperatingSystem.IsLinux() ? appHostPath : appHostPath.ToUpperInvariant();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..10];
        var name = string.Concat(applicationName.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
        return System.IO.Path.Combine(root, "localstack", "apps", $"{name}-{hash}");
    }

    private static string Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            // A user's local application data is closed to other users already.
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }

        return folder;
    }
}
