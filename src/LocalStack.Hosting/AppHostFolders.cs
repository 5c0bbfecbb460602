using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting;

/// <summary>
/// Where what outlives a run of an AppHost is kept, such as the data of native servers: <c>localstack/apps/{name}-{hash of the AppHost's folder}</c> in the user's local application data,
/// or what the setting <c>LocalStack:DataDirectory</c> says; a named instance has the folder <c>@{name}</c> in there.
/// </summary>
internal sealed class AppHostFolders(IConfiguration configuration, string appHostDirectory)
{
    private const string Setting = "LocalStack:DataDirectory";

    /// <summary>The AppHost's project folder; relative bind mounts start there.</summary>
    public string AppHostDirectory => appHostDirectory;

    /// <summary>
    /// Whether nothing outlives the run. One with random ports, as a test makes it, is one of many: it must neither find nor change the data of development,
    /// unless somebody gave it a folder.
    /// </summary>
    public bool IsTemporary => configuration[Setting] is null or "" && configuration.GetValue("DcpPublisher:RandomizePorts", false);

    /// <summary>The folder, which may not exist yet. No resource can have the name of an instance's.</summary>
    /// <exception cref="DistributedApplicationException">There is none.</exception>
    public string DataDirectory => AppHostInstance.Read(configuration) is { } instance ? Path.Combine(Base, $"@{instance}") : Base;

    /// <summary>The folder that all AppHosts of this user share, which may not exist yet.</summary>
    /// <exception cref="DistributedApplicationException">There is none.</exception>
    public static string Shared
    {
        get
        {
            var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return root.Length > 0 ? Path.Combine(root, "localstack") : throw new DistributedApplicationException(
                $"There is no folder for local application data: neither HOME nor XDG_DATA_HOME is set. Set one of them, or set '{Setting}' to a folder of your own.");
        }
    }

    private string Base
    {
        get
        {
            if (configuration[Setting] is { Length: > 0 } configured)
            {
                return Path.GetFullPath(configured, appHostDirectory);
            }

            // File systems of Windows and macOS do not tell cases apart, so neither may the hash.
            var identity = OperatingSystem.IsLinux() ? appHostDirectory : appHostDirectory.ToUpperInvariant();
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..10];
            var name = string.Concat(Path.GetFileName(appHostDirectory.TrimEnd(Path.DirectorySeparatorChar)).ToLowerInvariant().Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
            return Path.Combine(Shared, "apps", $"{name}-{hash}");
        }
    }
}
