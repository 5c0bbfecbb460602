using System.Reflection;
using LocalStack.Hosting.NativeServers;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Redis.Native;

/// <summary>Chooses the program: what is installed under the server's own name, because it starts thirty times as fast; else the Garnet that comes along.</summary>
internal sealed class CacheLocator(IConfiguration configuration, IReadOnlyList<string> searchFolders, string? garnet)
{
    /// <summary>The setting that chooses: <c>auto</c> (the default), <c>garnet</c>, or the full path of a redis-server.</summary>
    public const string ServerSetting = "LocalStack:Redis:Server";

    /// <summary>The program under which <see cref="PackagePrograms"/> knows Garnet.</summary>
    public const string GarnetName = "LocalStack.CacheServer";

    /// <summary>Looks on the path, and where packagers put servers.</summary>
    public static CacheLocator OfThisMachine(IConfiguration configuration, Assembly? appHost) => new(
        configuration,
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            .. OperatingSystem.IsWindows() ? [] : (string[])["/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin"],
        ],
        PackagePrograms.Find(appHost, GarnetName));

    /// <summary>Finds the program for a server.</summary>
    /// <exception cref="NativeServerException">The setting is wrong, or Garnet is not there.</exception>
    public CacheProgram Locate()
    {
        var setting = configuration[ServerSetting] is { Length: > 0 } configured ? configured : "auto";
        if (setting != "auto" && setting != "garnet")
        {
            return File.Exists(setting) && Path.IsPathFullyQualified(setting)
                ? new CacheProgram(setting, IsGarnet: false)
                : throw new NativeServerException($"The setting '{ServerSetting}' is '{setting}'. It must be 'auto', 'garnet', or the full path of a redis-server that exists.");
        }

        return setting == "auto" && FindInstalled() is { } installed ? installed : Garnet();
    }

    /// <summary>The installed server, or <see langword="null"/>.</summary>
    public CacheProgram? FindInstalled() =>
        OperatingSystem.IsWindows() ? null
        : searchFolders.Select(static folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists) is { } path ? new CacheProgram(path, IsGarnet: false)
        : null;

    /// <summary>The Garnet host.</summary>
    /// <exception cref="NativeServerException">It is not there.</exception>
    public CacheProgram Garnet() => File.Exists(garnet)
        ? new CacheProgram(garnet, IsGarnet: true)
        : throw new NativeServerException(
            $"No cache server was found: none is installed, and Garnet{(garnet is null ? "" : $" ('{garnet}')")}, which comes with the package LocalStack.Hosting.Redis, is not there. "
            + $"Restore and build the AppHost again, or install redis-server, or name one in '{ServerSetting}'.");
}
