using Aspire.Hosting;
using LocalStack.Tests;
using StackExchange.Redis;

namespace LocalStack.Hosting.Redis.Tests;

/// <summary>The integration as an AppHost uses it, with the engine and real servers, on both backends.</summary>
public sealed class RedisApplicationTests : IDisposable
{
    // Everything that a shell and a configuration file give a meaning to, but the comma, which no connection string can hold.
    private const string Password = "p\"a s\\w=ord$HOME`x'*";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-redis-app-");

    public static TheoryData<string> Backends => ["native", "container"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Restart_DataVolume_KeepsData_AndThePasswordIsWanted(string backend)
    {
        var volume = $"localstack-test-{Guid.NewGuid():N}";
        await using var _ = backend == "container" ? new VolumeRemoval(volume) : null;
        for (var start = 0; start < 2; start++)
        {
            if (backend == "container")
            {
                await ContainerEngineView.SkipWithoutEngineAsync();
            }

            var builder = RunningApplication.CreateBuilder(_folder.FullName, "--backend", backend);
            var cache = builder.AddRedis("cache", password: builder.AddParameter("pass", Password, secret: true)).WithDataVolume(volume);
            await using var application = await RunningApplication.StartAsync(builder);
            var running = await application.HealthyAsync("cache");
            var connectionString = await cache.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken);

            await using (var client = await ConnectionMultiplexer.ConnectAsync(connectionString!))
            {
                Assert.Equal(start == 0 ? RedisValue.Null : "42", await client.GetDatabase().StringGetAsync("answer"));
                await client.GetDatabase().StringSetAsync("answer", 42);
            }

            Assert.Equal(backend, running.Properties.Single(property => property.Name == "resource.backend").Value);
            Assert.DoesNotContain(running.Properties, property => $"{property.Value}".Contains(Password, StringComparison.Ordinal) && !property.IsSensitive);
            await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"{connectionString!.Split(',')[0]},password=guess,abortConnect=true,connectRetry=1"));
        }
    }
}
