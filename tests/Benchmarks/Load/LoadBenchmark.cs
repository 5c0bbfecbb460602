using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Load;

/// <summary>
/// What more replicas of the API bring on one machine: callers that ask at its port as fast as they are answered, and whose processor time that takes. Runs the real AppHost, once for each
/// number of replicas in turn, and prints a table in Markdown.
/// </summary>
internal static class LoadBenchmark
{
    private const int Callers = 8;

    // A replica compiles its hot code anew, and four of them that on two processors.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(5);
    private static readonly int[] ReplicaCounts = [1, 2, 4];

    // The process itself, the cache and the database behind it.
    private static readonly string[] Paths = ["/health/live", "/api/status", "/api/endpoints"];

    public static async Task<int> RunAsync(int rounds)
    {
        Console.WriteLine($"{Callers} callers, {Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Trim()}");
        ProcessorUse.MarkChildren();
        var results = new List<Result>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var replicas in ReplicaCounts)
            {
                results.AddRange(await MeasureAsync(replicas));
            }
        }

        Console.WriteLine("| Asked for | Replicas | Requests/s | | p99 | | Processors in use |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var path in Paths)
        {
            var all = results.Where(result => result.Path == path).GroupBy(static result => result.Replicas).Select(static same => Result.Median([.. same])).ToList();
            foreach (var result in all)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| `{path}` | {result.Replicas} | {result.Rate:0} | {result.Rate / all[0].Rate:0.00} | {result.P99.TotalMilliseconds:0.0} ms | {result.P99 / all[0].P99:0.00} | {result.Usage} |"));
            }
        }

        return 0;
    }

    private static async Task<IReadOnlyList<Result>> MeasureAsync(int replicas)
    {
        var data = Directory.CreateTempSubdirectory("localstack-load-");
        if (!OperatingSystem.IsWindows())
        {
            // The server may run as another user, who has to reach its data.
            data.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }

        try
        {
            // With its own ports and its dashboard, as when it is started by hand.
            await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
                ["--DcpPublisher:RandomizePorts=false", $"--LocalStack:DataDirectory={data.FullName}"], static (options, _) => options.DisableDashboard = false, CancellationToken.None);
            var api = builder.Resources.Single(static resource => resource.Name == "api");
            builder.CreateResourceBuilder((ProjectResource)api).WithReplicas(replicas);
            builder.Services.AddLogging(static logging => logging.ClearProviders());
            await using var app = await builder.BuildAsync();
            await app.StartAsync();
            await app.ResourceNotifications.WaitForResourceHealthyAsync("api");
            await app.ResourceNotifications.WaitForResourceHealthyAsync("worker");

            var results = new List<Result>();
            foreach (var path in Paths)
            {
                var address = new Uri(app.GetEndpoint("api"), path);
                await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => AskAsync(address, WarmUp)));
                var (before, clock) = (ProcessorUse.Read(), Stopwatch.StartNew());
                var times = (await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => AskAsync(address, Asking)))).SelectMany(static each => each).Order().ToList();
                var usage = ProcessorUse.Read().Since(before, clock.Elapsed);
                results.Add(new(path, replicas, times.Count / clock.Elapsed.TotalSeconds, times[(int)Math.Ceiling(times.Count * 0.99) - 1], usage));
            }

            return results;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    // Each with a connection of its own, which leads to one replica for as long as it lasts.
    private static async Task<List<TimeSpan>> AskAsync(Uri address, TimeSpan duration)
    {
        using var client = new HttpClient();
        var times = new List<TimeSpan>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < duration;)
        {
            var began = clock.Elapsed;
            using var answer = await client.GetAsync(address);
            answer.EnsureSuccessStatusCode();
            await answer.Content.CopyToAsync(Stream.Null);
            times.Add(clock.Elapsed - began);
        }

        return times;
    }

    private sealed record Result(string Path, int Replicas, double Rate, TimeSpan P99, string Usage)
    {
        /// <summary>The one in the middle by its rate.</summary>
        public static Result Median(IReadOnlyList<Result> results) => results.OrderBy(static result => result.Rate).ElementAt(results.Count / 2);
    }
}
