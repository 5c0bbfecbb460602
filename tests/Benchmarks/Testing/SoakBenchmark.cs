using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using LocalStack.Hosting.Testing;

namespace Benchmarks.Testing;

/// <summary>
/// A test's part repeated, with every core busy: a check of Portwatch by hand, through API, queue, worker and database. Prints how many times it did not hold, and how long
/// after the end of the last span the trace was returned.
/// </summary>
internal static class SoakBenchmark
{
    private const string Tree = """
        api: POST /api/endpoints/{id:guid}/checks
          api: send check
            api: INSERT INTO check_jobs
            worker: process check
              worker: COPY check_results
        """;

    public static async Task<int> RunAsync(int runs)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>();
        var telemetry = builder.AddTelemetry(new TelemetryTestOptions { Timeout = TimeSpan.FromMinutes(2) });
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        foreach (var service in (string[])["api", "worker", "sink"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service);
        }

        using var client = app.CreateHttpClient("api");
        var endpoints = await client.GetFromJsonAsync<JsonElement>("/api/endpoints");
        // In turn, as the API lets each be checked once a second.
        var checkedOnes = endpoints.GetProperty("items").EnumerateArray().Select(endpoint => endpoint.GetProperty("id").GetString()).ToArray();

        using var load = new Load();
        var latencies = new List<double>();
        var failures = 0;
        for (var run = 1; run <= runs; run++)
        {
            try
            {
                var trace = await telemetry.TraceOfAsync(
                    async () => (await client.PostAsync($"/api/endpoints/{checkedOnes[run % checkedOnes.Length]}/checks", null)).EnsureSuccessStatusCode().Dispose(),
                    until: trace => trace.Has("worker: process check"));
                latencies.Add((DateTimeOffset.UtcNow - (trace.Trace.StartTime + trace.Duration)).TotalMilliseconds);
                trace.ShouldHaveTree(Tree);
                trace.ShouldHave("api: INSERT INTO check_jobs", times: 1);
                trace.ShouldHave("worker: process check", times: 1);
                trace.ShouldHaveNoErrors();
            }
            catch (TelemetryAssertionException failure)
            {
                failures++;
                Console.WriteLine($"run {run}: {failure.Message}");
            }

            if (run % 100 == 0 || run == runs)
            {
                var sorted = latencies.Order().ToArray();
                Console.WriteLine($"{run,5} runs   {failures} failed   returned after the last span: p50 {At(sorted, 0.5):0} ms   p95 {At(sorted, 0.95):0} ms   p99 {At(sorted, 0.99):0} ms   max {sorted[^1]:0} ms");
            }
        }

        return failures == 0 ? 0 : 1;
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];

    /// <summary>A busy thread for each core.</summary>
    private sealed class Load : IDisposable
    {
        private volatile bool _ends;

        public Load()
        {
            for (var core = 0; core < Environment.ProcessorCount; core++)
            {
                new Thread(() =>
                {
                    while (!_ends)
                    {
                        Thread.SpinWait(1_000);
                    }
                }) { IsBackground = true }.Start();
            }
        }

        public void Dispose() => _ends = true;
    }
}
