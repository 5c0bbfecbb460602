using System.Runtime.InteropServices;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>The PostgreSQL that is downloaded: one version, one archive a platform, each pinned to the byte.</summary>
internal static class PostgresPackages
{
    public const string ServerVersion = "18.4";
    public const int MajorVersion = 18;
    public const string MajorVersionText = "18";
    public const string ContentFolder = "native";

    private const string Windows = "windows";
    private const string PackageVersion = "18.4.0-beta.17";

    private static readonly Dictionary<string, string> Integrities = new(StringComparer.Ordinal)
    {
        ["linux-x64"] = "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-arm64"] = "sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
        ["darwin-x64"] = "sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["windows-x64"] = "sha512-AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==",
    };

    /// <summary>The platform of this machine in the packages' words, for example <c>linux-x64</c> or <c>linux-musl-x64</c>.</summary>
    public static string Platform { get; } = PlatformOf(
        OperatingSystem.IsWindows() ? OSPlatform.Windows : OperatingSystem.IsMacOS() ? OSPlatform.OSX : OSPlatform.Linux, RuntimeInformation.OSArchitecture, RuntimeInformation.RuntimeIdentifier);

    /// <summary>The same for any system.</summary>
    public static string PlatformOf(OSPlatform system, Architecture architecture, string runtimeIdentifier)
    {
        var name = system == OSPlatform.Windows ? Windows : system == OSPlatform.OSX ? "darwin" : "linux";
        var library = runtimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "-musl" : "";
        return $"{name}{library}-{architecture.ToString().ToLowerInvariant()}";
    }

    /// <summary>The package for a platform, or <see langword="null"/> where none is published.</summary>
    public static NativeServerPackage? For(string platform) => Integrities.TryGetValue(platform, out var integrity)
        ? new NativeServerPackage
        {
            DisplayName = $"PostgreSQL {ServerVersion}",
            Name = $"@embedded-postgres/{platform}",
            Version = PackageVersion,
            Integrity = integrity,
            ContentFolder = ContentFolder,
            LinkList = IsWindows(platform) ? null : $"{ContentFolder}/pg-symlinks.json",
            RequiredFiles = [$"{ContentFolder}/bin/{Executable("postgres", platform)}", $"{ContentFolder}/bin/{Executable("initdb", platform)}"],
        }
        : null;

    /// <summary>The file name of a program on this system.</summary>
    public static string Executable(string name) => Executable(name, Platform);

    private static string Executable(string name, string platform) => IsWindows(platform) ? name + ".exe" : name;

    private static bool IsWindows(string platform) => platform.StartsWith(Windows, StringComparison.Ordinal);
}
