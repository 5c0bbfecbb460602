using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Tests;
using StackExchange.Redis;

namespace LocalStack.Hosting.Redis.Tests;

/// <summary>The integration as an AppHost uses it, with the orchestrator and a real server.</summary>
public sealed class RedisApplicationTests : IDisposable
{
    // Everything that a shell and a configuration file give a meaning to, but the comma, which no connection string can hold.
    private const string Password = "p\"a s\\w=ord$HOME`x'*";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-redis-app-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Start_DataVolume_KeepsDataAndThePasswordIsWanted()
    {
        for (var start = 0; start < 2; start++)
        {
            var builder = CreateBuilder();
            var cache = builder.AddRedis("cache", password: builder.AddParameter("pass", Password, secret: true)).WithDataVolume("kept").RunAsNative();
            await using var application = await RunningApplication.StartAsync(builder);
            var running = await application.HealthyAsync("cache");
            var connectionString = await cache.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken);

            await using (var client = await ConnectionMultiplexer.ConnectAsync(connectionString!))
            {
                Assert.Equal(start == 0 ? RedisValue.Null : "42", await client.GetDatabase().StringGetAsync("answer"));
                await client.GetDatabase().StringSetAsync("answer", 42);
            }

            Assert.DoesNotContain(running.Properties, property => $"{property.Value}".Contains(Password, StringComparison.Ordinal) && !property.IsSensitive);
            await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"{connectionString!.Split(',')[0]},password=guess,abortConnect=true,connectRetry=1"));
        }

        Assert.True(Directory.Exists(Path.Combine(_folder.FullName, "data", "volumes", "kept")));
    }

    [Fact]
    public async Task Restart_ClientIsConnected_ItComesBack()
    {
        var builder = CreateBuilder();
        var cache = builder.AddRedis("cache").WithDataVolume("kept").RunAsNative();
        await using var application = await RunningApplication.StartAsync(builder);
        await application.HealthyAsync("cache");
        await using var client = await ConnectionMultiplexer.ConnectAsync((await cache.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken))!);
        await client.GetDatabase().StringSetAsync("answer", 42);

        Assert.Null(await application.CommandAsync("cache", KnownResourceCommands.StopCommand));
        await application.StateAsync("cache", KnownResourceStates.Exited, KnownResourceStates.Finished);
        Assert.Null(await application.CommandAsync("cache", KnownResourceCommands.StartCommand));
        await application.HealthyAsync("cache");
        Assert.Null(await application.CommandAsync("cache", KnownResourceCommands.RestartCommand));
        await application.HealthyAsync("cache");

        await using var again = await ConnectionMultiplexer.ConnectAsync((await cache.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken))!);
        Assert.Equal("42", await again.GetDatabase().StringGetAsync("answer"));
    }

    [Fact]
    public async Task Start_ContainerOnlyDemands_FailWithTheReason()
    {
        var builder = CreateBuilder();
        builder.AddRedis("stack").WithImage("redis/redis-stack-server").RunAsNative();

        await using var application = await RunningApplication.StartAsync(builder);
        await application.StateAsync("stack", KnownResourceStates.FailedToStart);

        await application.LineAsync("stack", "Resource 'stack' cannot run natively, because its image was set to 'docker.io/redis/redis-stack-server:");
    }

    [Fact]
    public void RunAsNative_BackendIsContainer_LeavesTheContainer()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName, "LocalStack:Backend=container");

        Assert.True(builder.AddRedis("cache").RunAsNative().Resource.IsContainer());
    }

    private IDistributedApplicationBuilder CreateBuilder() =>
        RunningApplication.CreateBuilder(_folder.FullName, $"LocalStack:DataDirectory={Path.Combine(_folder.FullName, "data")}");
}
