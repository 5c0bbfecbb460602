using System.Globalization;
using LocalStack.Telemetry.Otlp;

namespace Benchmarks.Telemetry;

/// <summary>Our receiver and store in a process of their own, told what to report over standard input.</summary>
internal static class OtlpReceiver
{
    public static async Task<int> RunAsync()
    {
        await using var server = await TelemetryServer.StartAsync();
        Console.WriteLine($"{server.GrpcEndpoint} {server.ApiKey}");
        while (await Console.In.ReadLineAsync() is { } command)
        {
            switch (command)
            {
                case "state":
                    var counters = server.Store.Counters;
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Environment.CpuUsage.TotalTime.TotalSeconds} {counters.Traces.Received + counters.Logs.Received} {counters.Traces.Kept} {counters.Traces.Bytes} {Memory("VmRSS:")} {Memory("VmHWM:")} {GC.GetTotalPauseDuration().TotalMilliseconds}"));
                    break;
                case "queries":
                    QueryBenchmark.Run(server.Store);
                    Console.WriteLine("end");
                    break;
                default:
                    return 0;
            }
        }

        return 0;
    }

    // Kilobytes, from Linux; elsewhere the working set stands for both.
    private static long Memory(string name) => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
        : Environment.WorkingSet / 1024;
}
