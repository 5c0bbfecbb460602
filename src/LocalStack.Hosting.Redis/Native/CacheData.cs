using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Redis.Native;

/// <summary>
/// Where a cache server keeps its data inside its folder. Redis and Garnet cannot read one another's files, so data stays with the server that wrote it:
/// installing redis-server later must not make a volume look empty.
/// </summary>
internal sealed class CacheData(NativeServerContext context)
{
    private const string GarnetFolder = "garnet";
    private const string RedisFolder = "redis";

    /// <summary>Which server the existing data belongs to; <see langword="null"/> when there is none.</summary>
    public bool? IsGarnets => Directory.Exists(Path.Combine(context.DataDirectory, GarnetFolder)) ? true
        : Directory.Exists(Path.Combine(context.DataDirectory, RedisFolder)) || HoldsForeignRedisData ? false
        : null;

    /// <summary>The file that holds the password or the configuration with it, for this start.</summary>
    public string SecretFile => Path.Combine(context.DataDirectory, "server.secret");

    /// <summary>A bind mount of data that a Redis elsewhere has written stays in that form.</summary>
    private bool HoldsForeignRedisData =>
        File.Exists(Path.Combine(context.DataDirectory, "dump.rdb")) || Directory.Exists(Path.Combine(context.DataDirectory, "appendonlydir"));

    /// <summary>The folder for a server's files, created.</summary>
    public string Open(bool isGarnet)
    {
        if (!isGarnet && HoldsForeignRedisData)
        {
            return context.DataDirectory;
        }

        var folder = Path.Combine(context.DataDirectory, isGarnet ? GarnetFolder : RedisFolder);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Writes the secret so that only the current user can read it.</summary>
    public async Task WriteSecretAsync(string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // A file that exists keeps its mode, whatever is asked for.
        File.Delete(SecretFile);
        var writer = new StreamWriter(SecretFile, options);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }
}
