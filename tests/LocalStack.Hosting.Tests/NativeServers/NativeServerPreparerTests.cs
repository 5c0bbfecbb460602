using System.Net;
using System.Runtime.Versioning;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Tests.NativeServers;

/// <summary>Where data lives, and when it goes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class NativeServerPreparerTests : IDisposable
{
    private const string DataTarget = "/data";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("localstack-preparer-");

    private string Temporary => Path.Combine(_root.FullName, "cache", "temporary");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Prepare_NoVolume_DataIsNewPrivateAndGoneAfterwards()
    {
        await using var preparer = CreatePreparer();

        var prepared = await preparer.PrepareAsync(Request(Server()), TestContext.Current.CancellationToken);
        var folder = prepared.Context.DataDirectory;
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "text", TestContext.Current.CancellationToken);

        Assert.False(prepared.Context.IsPersistent);
        Assert.StartsWith(Temporary, folder, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        prepared.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task Prepare_NamedVolume_DataIsKeptInTheAppHostsFolder()
    {
        await using var preparer = CreatePreparer();
        var server = Server(new ContainerMountAnnotation("shop-data", DataTarget, ContainerMountType.Volume, isReadOnly: false));

        using (var first = await preparer.PrepareAsync(Request(server), TestContext.Current.CancellationToken))
        {
            Assert.True(first.Context.IsPersistent);
            await File.WriteAllTextAsync(Path.Combine(first.Context.DataDirectory, "file"), "text", TestContext.Current.CancellationToken);
        }

        using var second = await preparer.PrepareAsync(Request(server), TestContext.Current.CancellationToken);
        Assert.Equal(Path.Combine(_root.FullName, "data", "volumes", "shop-data"), second.Context.DataDirectory);
        Assert.Equal("text", await File.ReadAllTextAsync(Path.Combine(second.Context.DataDirectory, "file"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Prepare_BindMount_UsesThatFolder()
    {
        await using var preparer = CreatePreparer();
        var folder = Path.Combine(_root.FullName, "mine");

        using var prepared = await preparer.PrepareAsync(
            Request(Server(new ContainerMountAnnotation(folder, DataTarget, ContainerMountType.BindMount, isReadOnly: false))), TestContext.Current.CancellationToken);

        Assert.Equal(folder, prepared.Context.DataDirectory);
        Assert.True(prepared.Context.IsPersistent);
    }

    [Theory]
    [InlineData("../../elsewhere")]
    [InlineData("..")]
    [InlineData("a/b")]
    public async Task Prepare_VolumeNameIsAPath_IsRefused(string name)
    {
        await using var preparer = CreatePreparer();
        var server = Server(new ContainerMountAnnotation(name, DataTarget, ContainerMountType.Volume, isReadOnly: false));

        var exception = await Assert.ThrowsAsync<NativeServerException>(() => preparer.PrepareAsync(Request(server), TestContext.Current.CancellationToken));

        Assert.Contains($"is named '{name}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_AnnotationThrows_DataIsGone()
    {
        await using var preparer = CreatePreparer();
        var server = new ContainerResource("server");
        server.Annotations.Add(new NativeServerAnnotation { ServerName = "Server", EndpointName = "tcp", Image = "server", Prepare = static (_, _) => throw new IOException("No space left on device") });

        var exception = await Assert.ThrowsAsync<NativeServerException>(() => preparer.PrepareAsync(Request(server), TestContext.Current.CancellationToken));

        Assert.Contains("No space left on device", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task Prepare_CacheCannotBeCreated_SaysWhy()
    {
        var file = Path.Combine(_root.FullName, "cache");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await using var preparer = CreatePreparer();

        var exception = await Assert.ThrowsAsync<NativeServerException>(() => preparer.PrepareAsync(Request(Server()), TestContext.Current.CancellationToken));

        Assert.StartsWith("The data folder of resource 'server' cannot be created: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeleteAbandoned_NoSuchFolder_DeletesNothing()
    {
        Assert.Equal(0, NativeServerData.DeleteAbandoned(Path.Combine(_root.FullName, "nowhere")));
    }

    [Fact]
    public void DeleteAbandoned_OnlyDataWithoutAnOwner()
    {
        using var owned = NativeServerData.CreateTemporary(Temporary, "owned");

        // What a killed host leaves: the folder, and the file that nobody holds any more.
        var leftFolder = Directory.CreateDirectory(Path.Combine(Temporary, "left-by-a-killed-host")).FullName;
        File.WriteAllText(Path.Combine(leftFolder, "file"), "text");
        File.WriteAllText(leftFolder + ".lock", "");

        var count = NativeServerData.DeleteAbandoned(Temporary);

        Assert.Equal(1, count);
        Assert.False(Directory.Exists(leftFolder));
        Assert.True(Directory.Exists(owned.Folder));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(Temporary).Count());
    }

    [Fact]
    public async Task DeleteAbandoned_WhileOthersCreate_TakesNothingThatIsInUse()
    {
        var created = Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var data = NativeServerData.CreateTemporary(Temporary, $"worker{worker}");
                File.WriteAllText(Path.Combine(data.Folder, "file"), "text");
                Assert.True(File.Exists(Path.Combine(data.Folder, "file")));
            }
        })));

        var taken = 0;
        while (!created.IsCompleted)
        {
            taken += NativeServerData.DeleteAbandoned(Temporary);
        }

        await created;
        Assert.Equal(0, taken);
    }

    private static ContainerResource Server(ContainerMountAnnotation? mount = null)
    {
        var server = new ContainerResource("server");
        server.Annotations.Add(new NativeServerAnnotation
        {
            ServerName = "Server",
            EndpointName = "tcp",
            Image = "server",
            DataMountTargets = [DataTarget],
            Prepare = static (context, _) => Task.FromResult(new NativeServerCommand { FileName = "/bin/true", WorkingDirectory = context.DataDirectory, Description = "true" }),
        });
        if (mount is not null)
        {
            server.Annotations.Add(mount);
        }

        return server;
    }

    private NativeServerRequest Request(ContainerResource server) => new()
    {
        Resource = server,
        InstanceName = "server-test",
        Address = IPAddress.Loopback,
        TargetPort = 1,
        Folders = new AppHostFolders(
            new ConfigurationBuilder().AddInMemoryCollection([new("LocalStack:DataDirectory", Path.Combine(_root.FullName, "data"))]).Build(), _root.FullName),
        Logger = NullLogger.Instance,
        Progress = static _ => { },
    };

    private NativeServerPreparer CreatePreparer() => new(
        new ConfigurationBuilder().AddInMemoryCollection([new(NativeServerPackageStore.CacheDirectorySetting, Path.Combine(_root.FullName, "cache"))]).Build(),
        new ServiceCollection().BuildServiceProvider());
}
