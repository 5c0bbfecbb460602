using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Portwatch.Core.Model;
using Portwatch.Tests.Servers;
using Portwatch.Worker.Probing;

namespace Portwatch.Tests.Integration;

public sealed class QueueTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly TestSpace _space = fixture.Space;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_ByManyAtOnce_GivesEachJobToOne()
    {
        var endpoint = await _client.RegisterAsync("claimed", 8, protocol: "tcp");
        await using var first = await WorkerProgram.StartAsync(_space, change: OnlyTheStore);
        await using var second = await WorkerProgram.StartAsync(_space, change: OnlyTheStore);
        JobStore[] stores = [first.Services.GetRequiredService<JobStore>(), second.Services.GetRequiredService<JobStore>()];
        await _space.ExecuteAsync(
            "INSERT INTO check_jobs (id, endpoint_id, requested_by, state, enqueued_at, attempt) SELECT gen_random_uuid(), $1, 'manual', 'queued', now(), 0 FROM generate_series(1, 100)",
            Guid.Parse((string)endpoint["id"]!));

        var claims = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => stores[i % 2].ClaimAsync(limit: 5, Cancelled)));

        var ids = claims.SelectMany(claim => claim).Select(job => job.Id).ToList();
        Assert.Equal((100, 100), (ids.Count, ids.Distinct().Count()));
        await _space.ExecuteAsync("DELETE FROM check_jobs");
    }

    [Fact]
    public async Task Claim_WhatAPersonWaitsFor_ComesFirst()
    {
        var endpoint = await _client.RegisterAsync("urgent", 9, protocol: "tcp");
        await using var worker = await WorkerProgram.StartAsync(_space, change: OnlyTheStore);
        await _space.ExecuteAsync(
            "INSERT INTO check_jobs (id, endpoint_id, requested_by, state, enqueued_at, attempt) SELECT gen_random_uuid(), $1, 'schedule', 'queued', now() - interval '1 hour', 0 FROM generate_series(1, 3)",
            Guid.Parse((string)endpoint["id"]!));
        var check = await _client.AskForCheckAsync(endpoint);

        var claimed = await worker.Services.GetRequiredService<JobStore>().ClaimAsync(limit: 1, Cancelled);

        Assert.Equal(JobId(check), Assert.Single(claimed).Id);
        await _space.ExecuteAsync("DELETE FROM check_jobs");
    }

    [Fact]
    public async Task WakeUp_Lost_TheJobIsFoundAllTheSame()
    {
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(_space);
        var endpoint = await _client.RegisterAsync("unheard", target.Port);

        // Past the API, which would say it.
        var id = Guid.CreateVersion7();
        await _space.ExecuteAsync(
            "INSERT INTO check_jobs (id, endpoint_id, requested_by, state, enqueued_at, attempt) VALUES ($1, $2, 'manual', 'queued', now(), 0)", id, Guid.Parse((string)endpoint["id"]!));

        Assert.Equal("done", (string)(await _client.FinishedAsync(new($"/api/checks/{id}", UriKind.Relative)))["state"]!);
    }

    [Fact]
    public async Task Flush_WhileChecksWait_EachIsCarriedOutOnce()
    {
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await _client.RegisterAsync("flushed-with-checks", target.Port);
        Uri[] checks = [await _client.AskForCheckAsync(endpoint), await _client.AskForCheckAsync(endpoint), await _client.AskForCheckAsync(endpoint)];
        await _space.FlushCacheAsync();

        await using var worker = await WorkerProgram.StartAsync(_space);

        foreach (var check in checks)
        {
            Assert.Equal("done", (string)(await _client.FinishedAsync(check))["state"]!);
        }

        Assert.Equal((checks.Length, checks.Length), (await _space.CountResultsAsync(endpoint), target.Requests));
    }

    [Fact]
    public async Task Job_WhoseProbeAlwaysBreaks_IsDeadAndSaysWhy()
    {
        var endpoint = await _client.RegisterAsync("poison", 10, protocol: "tcp");
        var check = await _client.AskForCheckAsync(endpoint);

        await using var worker = await WorkerProgram.StartAsync(_space, change: ProbesFail(new InvalidOperationException("the probe is broken")));
        var job = await _client.FinishedAsync(check);

        Assert.Equal(("dead", 3), ((string)job["state"]!, (int)job["attempt"]!));
        Assert.Contains("the probe is broken", (string)job["error"]!, StringComparison.Ordinal);
        Assert.Equal(0, await _space.CountResultsAsync(endpoint));
    }

    [Fact]
    public async Task Check_WhoseConnectionMeetsItself_NeverCountsAsUp()
    {
        var endpoint = await _client.RegisterAsync("itself", 12, protocol: "tcp");
        var check = await _client.AskForCheckAsync(endpoint);

        // The kernel gives a connection to a free port of the ephemeral range that very port once in some ten thousand times.
        await using var worker = await WorkerProgram.StartAsync(_space, change: ProbesFail(new SelfConnectException(12)));
        var job = await _client.FinishedAsync(check);

        Assert.Equal(("done", "selfconnect"), ((string)job["state"]!, (string)job["outcome"]!));
        Assert.NotEqual("up", (string)(await _client.GetNodeAsync($"/api/endpoints/{endpoint["id"]}"))["state"]!);
    }

    [Fact]
    public async Task Job_WhoseLastLeaseRanOut_IsDeadAndSaysWhy()
    {
        var endpoint = await _client.RegisterAsync("never-finished", 11, protocol: "tcp");
        var check = await _client.AskForCheckAsync(endpoint);
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
        // The first attempt hangs; later ones are answered at once.
        target.Answer = _ => arrived.TrySetResult() ? release.Task : Task.CompletedTask;
        var endpoint = await _client.RegisterAsync("overtaken", target.Port);
        var check = await _client.AskForCheckAsync(endpoint);
        await using (await WorkerProgram.StartAsync(_space))
        {
            await arrived.Task.Within("the first attempt");

            await ExpireLeaseAsync(check);
            var job = await _client.FinishedAsync(check);
            release.SetResult();

            Assert.Equal(("done", 2), ((string)job["state"]!, (int)job["attempt"]!));
        }

        // The worker has ended, and with it whatever the first attempt wanted to write.
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

        await using (var first = ServiceProcess.Start(ServiceProcess.Worker, _space))
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

    // The job store as the worker has it, and nobody who uses it.
    private static void OnlyTheStore(IServiceCollection services) => services.RemoveAll<IHostedService>();

    private static Action<IServiceCollection> ProbesFail(Exception exception) => services => services.RemoveAll<IProbe>().AddSingleton<IProbe>(new FailingProbe(exception));

    private static Guid JobId(Uri check) => Guid.Parse(check.ToString().Split('/')[^1]);

    private Task ExpireLeaseAsync(Uri check) => _space.ExecuteAsync("UPDATE check_jobs SET lease_until = now() - interval '1 second' WHERE id = $1", JobId(check));

    private sealed class FailingProbe(Exception exception) : IProbe
    {
        public EndpointProtocol Protocol => EndpointProtocol.Tcp;

        public Task<ProbeAnswer> AskAsync(ProbeTarget target, CancellationToken cancellationToken) => Task.FromException<ProbeAnswer>(exception);
    }
}
