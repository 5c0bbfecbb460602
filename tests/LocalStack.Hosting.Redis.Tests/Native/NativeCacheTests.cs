using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using LocalStack.Hosting.NativeServers;
using StackExchange.Redis;

namespace LocalStack.Hosting.Redis.Tests.Native;

/// <summary>Real servers: Garnet, and redis-server where it is installed. Both must do the same.</summary>
public sealed class NativeCacheTests
{
    private const string Password = "p\"a s\\w=ord-ü";

    public static TheoryData<string> Servers => CacheFolder.Servers;

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Start_Temporary_AnswersOnLoopbackOnlyAndWantsThePassword(string program)
    {
        using var folder = new CacheFolder(isPersistent: false, program);

        var (server, client, port) = await folder.StartAsync(Password);
        await using var _ = server;
        await using var __ = client;
        var database = client.GetDatabase();
        await database.ListLeftPushAsync("queue", ["one", "two"]);
        var moved = await database.ListMoveAsync("queue", "working", ListSide.Right, ListSide.Left);
        var viaLua = await database.ScriptEvaluateAsync("return redis.call('LLEN', KEYS[1])", ["working"]);
        var wrong = await Assert.ThrowsAnyAsync<RedisException>(() => ConnectAsync($"127.0.0.1:{port},password=guess"));
        var none = await Assert.ThrowsAnyAsync<RedisException>(() => ConnectAsync($"127.0.0.1:{port}"));
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == port);

        Assert.Equal("one", moved);
        Assert.Equal(1, (int)viaLua);
        Assert.Contains("WRONGPASS", wrong.ToString(), StringComparison.Ordinal);
        Assert.Contains("NOAUTH", none.ToString(), StringComparison.Ordinal);
        Assert.Equal([IPAddress.Loopback], listeners.Select(end => end.Address));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Prepare_NoSecretIsOnTheCommandLineOrInTheEnvironment(string program)
    {
        using var folder = new CacheFolder(isPersistent: false, program);

        var command = await folder.PrepareAsync(await folder.CreateContextAsync(), Password);

        Assert.DoesNotContain(command.Arguments, argument => argument.Contains(Password, StringComparison.Ordinal));
        Assert.DoesNotContain(command.Environment.Values, value => value.Contains(Password, StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.DataDirectory, "server.secret")));
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Stop_Persistent_WhatWasWrittenJustBeforeIsThereAgain(string program)
    {
        using var folder = new CacheFolder(isPersistent: true, program);

        var (first, client, _) = await folder.StartAsync(Password);
        await using (first)
        {
            for (var i = 0; i < 1000; i++)
            {
                await client.GetDatabase().StringSetAsync($"key-{i.ToString(CultureInfo.InvariantCulture)}", i);
            }

            Assert.Equal(0, await first.StopAsync());
            await client.DisposeAsync();
        }

        var (second, again, _) = await folder.StartAsync(Password);
        await using var __ = second;
        await using var ___ = again;
        Assert.Equal(0, (int)await again.GetDatabase().StringGetAsync("key-0"));
        Assert.Equal(999, (int)await again.GetDatabase().StringGetAsync("key-999"));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Start_TemporaryAfterTemporary_IsEmpty(string program)
    {
        using var folder = new CacheFolder(isPersistent: false, program);

        var (first, client, _) = await folder.StartAsync(Password);
        await using (first)
        {
            await client.GetDatabase().StringSetAsync("key", "value");
            await first.StopAsync();
            await client.DisposeAsync();
        }

        var (second, again, _) = await folder.StartAsync(Password);
        await using var __ = second;
        await using var ___ = again;
        Assert.False(await again.GetDatabase().KeyExistsAsync("key"));
    }

    [Fact]
    public async Task Prepare_GarnetHasWrittenTheData_StaysWithGarnetThoughRedisIsInstalledNow()
    {
        using var folder = new CacheFolder(isPersistent: true, "auto");
        var installed = Directory.CreateDirectory(Path.Combine(folder.DataDirectory, "installed")).FullName;

        var before = await folder.PrepareAsync(await folder.CreateContextAsync(), Password, searchFolders: [installed]);
        await File.WriteAllTextAsync(Path.Combine(installed, "redis-server"), "", TestContext.Current.CancellationToken);
        var after = await folder.PrepareAsync(await folder.CreateContextAsync(), Password, searchFolders: [installed]);

        Assert.Equal("Garnet (own build)", before.Description);
        Assert.Equal("Garnet (own build)", after.Description);
    }

    [Fact]
    public async Task Prepare_RedisHasWrittenTheDataAndIsGone_IsRefusedInsteadOfStartingEmpty()
    {
        using var folder = new CacheFolder(isPersistent: true, "auto");
        Directory.CreateDirectory(Path.Combine(folder.DataDirectory, "redis"));

        var context = await folder.CreateContextAsync();
        var exception = await Assert.ThrowsAsync<NativeServerException>(() => folder.PrepareAsync(context, Password, searchFolders: []));

        Assert.Contains("was written by Redis, which Garnet cannot read", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["redis"], Directory.EnumerateFileSystemEntries(folder.DataDirectory).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Prepare_RedisIsInstalled_IsPreferredUnlessGarnetIsChosen()
    {
        using var forRedis = new CacheFolder(isPersistent: false, "auto");
        using var forGarnet = new CacheFolder(isPersistent: false, "garnet");
        var installed = Path.Combine(forRedis.DataDirectory, "redis-server");
        await File.WriteAllTextAsync(installed, "", TestContext.Current.CancellationToken);

        var redis = await forRedis.PrepareAsync(await forRedis.CreateContextAsync(), Password, [forRedis.DataDirectory]);
        var garnet = await forGarnet.PrepareAsync(await forGarnet.CreateContextAsync(), Password, [forRedis.DataDirectory]);

        Assert.Equal($"redis-server ({installed})", redis.Description);
        Assert.Equal("Garnet (own build)", garnet.Description);
    }

    private static async Task ConnectAsync(string connectionString)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync($"{connectionString},abortConnect=true,connectRetry=1");
        await client.GetDatabase().PingAsync();
    }
}
