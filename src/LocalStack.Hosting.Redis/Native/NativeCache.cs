using System.Globalization;
using System.Runtime.InteropServices;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Redis.Native;

/// <summary>The native form of a cache server: chooses the program, writes its configuration, and says how to run it.</summary>
internal sealed class NativeCache(CacheLocator locator)
{
    /// <summary>Prepares one start.</summary>
    /// <exception cref="NativeServerException">It cannot be started.</exception>
    public async Task<NativeServerCommand> PrepareAsync(NativeServerContext context, string? password, SnapshotRule? snapshots, CancellationToken cancellationToken)
    {
        var data = new CacheData(context);
        var program = Choose(context, data);
        var folder = data.Open(program.IsGarnet);
        return program.IsGarnet
            ? await PrepareGarnetAsync(context, data, program, folder, password, cancellationToken).ConfigureAwait(false)
            : await PrepareRedisAsync(context, data, program, folder, password, snapshots, cancellationToken).ConfigureAwait(false);
    }

    private CacheProgram Choose(NativeServerContext context, CacheData data)
    {
        if (data.IsGarnets is not { } isGarnets)
        {
            return locator.Locate();
        }

        if (isGarnets)
        {
            return locator.Garnet();
        }

        return locator.Locate() is { IsGarnet: false } chosen ? chosen
            : locator.FindInstalled() ?? throw new NativeServerException(
                $"The data of resource '{context.Resource.Name}' in '{context.DataDirectory}' was written by Redis, which Garnet cannot read, and no redis-server is installed any more. "
                + $"Nothing was changed. Install it, name one in '{CacheLocator.ServerSetting}', or give the resource another volume.");
    }

    private static async Task<NativeServerCommand> PrepareGarnetAsync(
        NativeServerContext context, CacheData data, CacheProgram program, string folder, string? password, CancellationToken cancellationToken)
    {
        List<string> arguments = ["--bind", context.Address.ToString(), "--port", Number(context.TargetPort)];
        if (!string.IsNullOrEmpty(password))
        {
            await data.WriteSecretAsync(password, cancellationToken).ConfigureAwait(false);
            arguments.AddRange(["--password-file", data.SecretFile]);
        }

        if (context.IsPersistent)
        {
            arguments.AddRange(["--data", folder]);
        }

        return new NativeServerCommand
        {
            // The runtime of this process runs it too; it need not be installed where such programs look for it.
            FileName = DotnetHost,
            Arguments = ["exec", program.Path, .. arguments],
            WorkingDirectory = folder,
            Description = program.Description,
        };
    }

    private static async Task<NativeServerCommand> PrepareRedisAsync(
        NativeServerContext context, CacheData data, CacheProgram program, string folder, string? password, SnapshotRule? snapshots, CancellationToken cancellationToken)
    {
        var configuration = RedisConfiguration.Write(context, folder, password, snapshots);
        await data.WriteSecretAsync(configuration, cancellationToken).ConfigureAwait(false);
        return new NativeServerCommand
        {
            FileName = program.Path,
            Arguments = [data.SecretFile],
            WorkingDirectory = folder,
            Description = program.Description,
        };
    }

    // "/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.12/"
    private static string DotnetHost => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
