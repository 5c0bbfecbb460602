using System.Diagnostics;
using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Orchestration;

public class StopTests
{
    [Fact]
    public async Task Stop_DependentsEndBeforeWhatTheyNeed()
    {
        await using var app = new TestApplication();
        const string SlowToEnd = "trap 'sleep 0.3; exit 0' TERM; echo up; while :; do sleep 0.05; done";
        var store = app.AddShell("store", SlowToEnd);
        var api = app.AddShell("api", SlowToEnd).WaitFor(store);
        app.AddShell("worker", SlowToEnd).WaitFor(api);
        app.AddShell("alone", SlowToEnd);
        await app.StartAsync();
        foreach (var name in (string[])["store", "api", "worker", "alone"])
        {
            await app.WaitForLineAsync((await app.WaitForHealthyAsync(name)).ResourceId, "up");
        }

        await app.StopAsync();

        Assert.True(StoppedAt(app, "worker") < StoppedAt(app, "api"));
        Assert.True(StoppedAt(app, "api") < StoppedAt(app, "store"));
        Assert.True(StoppedAt(app, "alone") < StoppedAt(app, "api"), "What nobody needs is stopped at the same time as the first dependents.");
    }

    [Fact]
    public async Task Stop_OfAResourceThatIgnoresIt_IsEndedByForce()
    {
        await using var app = new TestApplication();
        app.AddSubject("stubborn", "--ignore-sigterm", "--wait-for-ever");
        await app.StartAsync();
        var stubborn = await app.WaitForHealthyAsync("stubborn");
        await app.WaitForLineAsync(stubborn.ResourceId, "ignoring SIGTERM");

        var stop = app.StopAsync();
        await app.WaitForStateAsync("stubborn", KnownResourceStates.Stopping);
        var patience = Stopwatch.StartNew();
        app.Orchestrator.Kill();
        await stop;

        Assert.False(TestApplication.IsAlive(TestApplication.PidOf(stubborn)));
        Assert.True(patience.Elapsed < TimeSpan.FromSeconds(5), $"A second interrupt took {patience.Elapsed}.");
    }

    [Fact]
    public async Task Stop_WhileStartingAndWaiting_EndsEverything()
    {
        await using var app = new TestApplication();
        var slow = app.AddShell("slow", "exec sleep 1000");
        slow.OnBeforeResourceStarted((_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));
        app.AddShell("waiting", "exec sleep 1000").WaitFor(slow);
        await app.StartAsync();
        await app.WaitForStateAsync("slow", KnownResourceStates.Starting);
        await app.WaitForStateAsync("waiting", KnownResourceStates.Waiting);

        await app.StopAsync();

        Assert.Equal(KnownResourceStates.NotStarted, StateOf(app, "slow"));
        Assert.Equal(KnownResourceStates.NotStarted, StateOf(app, "waiting"));
    }

    [Fact]
    public async Task Stop_UnderLoad_AnswersWhatItAccepted()
    {
        await using var app = new TestApplication();
        app.AddServer("api", replicas: 2).WithHttpHealthCheck("/health");
        await app.StartAsync();
        await app.WaitForHealthyAsync("api");
        var address = app.AddressOf("api");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 8 }) { Timeout = TestApplication.Limit };
        var answered = 0;
        var bad = new List<HttpStatusCode>();
        var warm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    using var response = await client.GetAsync(new Uri(address, "/slow?ms=20"));
                    if ((int)response.StatusCode >= 500)
                    {
                        lock (bad)
                        {
                            bad.Add(response.StatusCode);
                        }
                    }

                    if (Interlocked.Increment(ref answered) > 50)
                    {
                        warm.TrySetResult();
                    }
                }
                catch (HttpRequestException)
                {
                    // Refused or closed before it was accepted: the application is gone.
                    return;
                }
            }
        })));
        await warm.Task.WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        await app.StopAsync();
        await load.WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);

        Assert.Empty(bad);
    }

    [Fact]
    public async Task FixedPort_IsFreeForTheNextRun()
    {
        var port = 0;
        for (var run = 0; run < 2; run++)
        {
            await using var app = new TestApplication();
            var server = app.AddServer("api", replicas: 1, "--instance", $"run {run}");
            if (port != 0)
            {
                server.WithEndpoint("http", endpoint => endpoint.Port = port);
            }

            await app.StartAsync();
            port = app.AddressOf("api").Port;

            Assert.Equal($"hello from run {run}", await TestApplication.GetAsync(app.AddressOf("api")));
        }
    }

    private static DateTime StoppedAt(TestApplication app, string name)
    {
        Assert.True(app.Notifications.TryGetCurrentState(name, out var current));
        return current.Snapshot.StopTimeStamp ?? throw new InvalidOperationException($"'{name}' has not stopped: it is {current.Snapshot.State?.Text}.");
    }

    private static string? StateOf(TestApplication app, string name) =>
        app.Notifications.TryGetCurrentState(name, out var current) ? current.Snapshot.State?.Text : null;
}
