using System.Diagnostics;
using Aspire.Hosting.Testing;

namespace Benchmarks.Testing;

/// <summary>How long a first test waits for the sample's AppHost, and how long its end takes, with <c>AddTelemetry()</c> and without, in turn.</summary>
internal static class ReadyBenchmark
{
    public static async Task<int> RunAsync(int runs)
    {
        for (var run = 1; run <= runs; run++)
        {
            Console.WriteLine($"{run,3}   without {await MeasureAsync(isReceiving: false)}   with {await MeasureAsync(isReceiving: true)}");
        }

        return 0;
    }

    private static async Task<string> MeasureAsync(bool isReceiving)
    {
        var began = Stopwatch.GetTimestamp();
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>();
        if (isReceiving)
        {
            builder.AddTelemetry();
        }

        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        foreach (var service in (string[])["api", "worker", "sink"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service);
        }

        var ready = Stopwatch.GetElapsedTime(began);
        began = Stopwatch.GetTimestamp();
        await app.DisposeAsync();
        return $"ready {ready.TotalSeconds,5:0.0} s, gone {Stopwatch.GetElapsedTime(began).TotalSeconds,5:0.0} s";
    }
}
