using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portwatch.Data.Model;
using Portwatch.Data.Queue;
using Portwatch.Tests.Servers;
using Portwatch.Worker.Probing;

namespace Portwatch.Tests.Integration;

public sealed class QueueTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly TestSpace _space = fixture.Space;

    [Fact]
    public async Task Message_Duplicated_HasOneEffect()
    {
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await _client.RegisterAsync("duplicated", target.Port);
        var check = await _client.AskForCheckAsync(endpoint);
        var redis = await _space.RedisAsync();
        var line = (await redis.ListRangeAsync(RedisNames.Queue)).Single(entry => ((string)entry!).Contains(JobId(check).ToString("N"), StringComparison.Ordinal));
        for (var i = 0; i < 20; i++)
        {
            await redis.ListLeftPushAsync(RedisNames.Queue, line);
        }

        await using var worker = await WorkerProgram.StartAsync(_space);
        await _client.FinishedAsync(check);
        await EmptyAsync(RedisNames.Queue);
        await EmptyAsync(RedisNames.Processing);

        Assert.Equal(1, await _space.CountResultsAsync(endpoint));
        Assert.Equal(1, target.Requests);
    }

    [Fact]
    public async Task Message_Lost_ComesBackByItsLease()
    {
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await _client.RegisterAsync("lost", target.Port);
        var check = await _client.AskForCheckAsync(endpoint);
        await _space.FlushCacheAsync();
        await ExpireLeaseAsync(check);

        await using var worker = await WorkerProgram.StartAsync(_space);
        var job = await _client.FinishedAsync(check);

        Assert.Equal(("done", "up"), ((string)job["state"]!, (string)job["outcome"]!));
    }

    [Fact]
    public async Task Message_Nonsense_IsDropped()
    {
        var redis = await _space.RedisAsync();
        await redis.ListLeftPushAsync(RedisNames.Queue, "this is no check");

        await using var worker = await WorkerProgram.StartAsync(_space);

        await EmptyAsync(RedisNames.Queue);
        await EmptyAsync(RedisNames.Processing);
    }

    [Fact]
    public async Task Job_WhoseProbeAlwaysBreaks_IsDeadAndSaysWhy()
    {
        var endpoint = await _client.RegisterAsync("poison", 9, protocol: "tcp");
        var check = await _client.AskForCheckAsync(endpoint);

        await using var worker = await WorkerProgram.StartAsync(_space, change: services =>
        {
            services.RemoveAll<IProbe>();
            services.AddSingleton<IProbe, BrokenProbe>();
        });
        var job = await _client.FinishedAsync(check);

        Assert.Equal(("dead", 3), ((string)job["state"]!, (int)job["attempt"]!));
        Assert.Contains("the probe is broken", (string)job["error"]!, StringComparison.Ordinal);
        Assert.Equal(0, await _space.CountResultsAsync(endpoint));
    }

    [Fact]
    public async Task Job_WhoseLastLeaseRanOut_IsDeadAndSaysWhy()
    {
        var endpoint = await _client.RegisterAsync("never-finished", 10, protocol: "tcp");
        var check = await _client.AskForCheckAsync(endpoint);
        await _space.FlushCacheAsync();
        await _space.ExecuteAsync("UPDATE check_jobs SET state = 'running', attempt = 3, lease_until = now() - interval '1 second' WHERE id = $1", JobId(check));

        await using var worker = await WorkerProgram.StartAsync(_space);
        var job = await _client.FinishedAsync(check);

        Assert.Equal(("dead", 3), ((string)job["state"]!, (int)job["attempt"]!));
        Assert.Contains("before its lease ran out", (string)job["error"]!, StringComparison.Ordinal);
        Assert.Equal(0, await _space.CountResultsAsync(endpoint));
    }

    [Fact]
    public async Task Job_OvertakenByALaterAttempt_IsWrittenOnce()
    {
        await using var target = await HttpTarget.StartAsync();
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        target.Answer = _ =>
        {
            // The first attempt hangs; later ones are answered at once.
            if (!arrived.TrySetResult())
            {
                return Task.CompletedTask;
            }

            return release.Task;
        };
        var endpoint = await _client.RegisterAsync("overtaken", target.Port);
        var check = await _client.AskForCheckAsync(endpoint);
        await using var worker = await WorkerProgram.StartAsync(_space);
        await arrived.Task.Within("the first attempt");

        await ExpireLeaseAsync(check);
        var job = await _client.FinishedAsync(check);
        release.SetResult();
        await EmptyAsync(RedisNames.Processing);

        Assert.Equal(("done", 2), ((string)job["state"]!, (int)job["attempt"]!));
        Assert.Equal(1, await _space.CountResultsAsync(endpoint));
    }

    [Fact]
    public async Task Worker_KilledInTheMiddle_IsReplacedByAnother()
    {
        await using var target = await HttpTarget.StartAsync();
        var arrived = new TaskCompletionSource();
        target.Answer = context => arrived.TrySetResult() ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask;
        var endpoint = await _client.RegisterAsync("killed", target.Port);
        var check = await _client.AskForCheckAsync(endpoint);

        await using (var first = WorkerProcess.Start(_space))
        {
            await arrived.Task.Within("the first attempt");
            await first.KillAsync();
        }

        await ExpireLeaseAsync(check);
        await using var second = await WorkerProgram.StartAsync(_space);
        var job = await _client.FinishedAsync(check);

        Assert.Equal(("done", 2), ((string)job["state"]!, (int)job["attempt"]!));
        Assert.Equal(1, await _space.CountResultsAsync(endpoint));
    }

    [Fact]
    public async Task Processing_LeftoverOfFinishedJob_IsRemoved()
    {
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await _client.RegisterAsync("leftover", target.Port);
        await using var worker = await WorkerProgram.StartAsync(_space);
        var check = await _client.AskForCheckAsync(endpoint);
        await _client.FinishedAsync(check);
        await EmptyAsync(RedisNames.Processing);
        var redis = await _space.RedisAsync();
        await redis.ListLeftPushAsync(RedisNames.Processing, new CheckMessage(JobId(check), null, DateTimeOffset.UtcNow).ToString());

        var removed = await worker.Services.GetRequiredService<Portwatch.Worker.Scheduling.LeaseSweep>().CleanProcessingAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, removed);
        Assert.Equal(0, await redis.ListLengthAsync(RedisNames.Processing));
    }

    private static Guid JobId(Uri check) => Guid.Parse(check.ToString().Split('/')[^1]);

    private Task ExpireLeaseAsync(Uri check) => _space.ExecuteAsync("UPDATE check_jobs SET lease_until = now() - interval '1 second' WHERE id = $1", JobId(check));

    private async Task EmptyAsync(string list)
    {
        var redis = await _space.RedisAsync();
        await Waiting.UntilAsync(() => redis.ListLengthAsync(list), length => length == 0, $"an empty {list}");
    }

    private sealed class BrokenProbe : IProbe
    {
        public EndpointProtocol Protocol => EndpointProtocol.Tcp;

        public Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken) => throw new InvalidOperationException("the probe is broken");
    }
}
