using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Telemetry;

/// <summary>OTLP/gRPC ingest, memory and queries of LocalStack.Telemetry. Sender and receiver are processes of their own and share the machine.</summary>
internal static class TelemetryBenchmark
{
    private const int ItemsPerRun = 600_000;
    private const int SpansKept = 1_100_000;
    private const int LogsKept = 400_000;
    private const int Runs = 5;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"OTLP/gRPC, batches of {OtlpSender.BatchItems}, {OtlpSender.Callers} callers, spans of {new SpanPayload(1).ItemBytes} bytes with 8 attributes, log records of {new LogPayload(1).ItemBytes} bytes, {Environment.ProcessorCount} processors, load {Load()}");
        Console.WriteLine($"{"",-32} {"items/s",10} {"us CPU/item",12} {"sender",8} {"pause ms",9}");
        await MeasureIngestAsync("traces", itemsPerTrace: 10);
        await MeasureIngestAsync("traces", itemsPerTrace: 1);
        await MeasureIngestAsync("logs", itemsPerTrace: 10);
        await MeasureMemoryAndQueriesAsync();
        return 0;
    }

    private static async Task MeasureIngestAsync(string signal, int itemsPerTrace)
    {
        using var receiver = Child.Start("telemetry", "receive");
        var address = await receiver.ReadAsync();
        var rates = new List<double>();
        for (var run = 0; run <= Runs; run++)
        {
            var before = Numbers(await receiver.AskAsync("state"));
            var (seconds, senderCpu) = await SendAsync(signal, address, ItemsPerRun, itemsPerTrace);
            var after = Numbers(await receiver.AskAsync("state"));
            var received = after[1] - before[1];
            var rate = ItemsPerRun / seconds;
            if (run > 0)
            {
                rates.Add(rate);
            }

            Console.WriteLine($"  {(run == 0 ? "warm-up" : $"run {run}"),-10} {$"{signal}, {itemsPerTrace} a trace",-19} {rate,10:0} {(after[0] - before[0]) / received * 1e6,12:0.00} {senderCpu / ItemsPerRun * 1e6,8:0.00} {after[6] - before[6],9:0}");
        }

        rates.Sort();
        Console.WriteLine($"  {"median",-10} {$"{signal}, {itemsPerTrace} a trace",-19} {rates[rates.Count / 2],10:0}   load {Load()}");
    }

    private static async Task MeasureMemoryAndQueriesAsync()
    {
        foreach (var spansPerTrace in new[] { 10, 1 })
        {
            using var receiver = Child.Start("telemetry", "receive");
            var address = await receiver.ReadAsync();
            var idle = Numbers(await receiver.AskAsync("state"));
            await SendAsync("traces", address, SpansKept, spansPerTrace);
            var full = Numbers(await receiver.AskAsync("state"));
            Console.WriteLine($"\n{full[2]:0} of {full[1]:0} spans kept, {spansPerTrace} per trace: RSS {full[4] / 1024:0} MiB, peak {full[5] / 1024:0} MiB, idle {idle[4] / 1024:0} MiB; the store counts {full[3] / (1 << 20):0} MiB, {full[3] / full[2]:0} bytes a span");
            if (spansPerTrace == 10)
            {
                await SendAsync("logs", address, LogsKept, itemsPerTrace: 10);
                Console.WriteLine($"  {"query on these spans",-38} {"p50 ms",8} {"p95 ms",8} {"CPU ms",8}   {"found",9}   load {Load()}");
                for (var line = await receiver.AskAsync("queries"); line != "end"; line = await receiver.ReadAsync())
                {
                    Console.WriteLine(line);
                }
            }
        }
    }

    private static Task<(double Seconds, double CpuSeconds)> SendAsync(string signal, string address, int items, int itemsPerTrace)
    {
        var parts = address.Split(' ');
        return OtlpSender.SendApartAsync(signal, parts[0], parts[1], items, itemsPerTrace);
    }

    private static double[] Numbers(string line) => [.. line.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];

    private static string Load() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>This program once more, in another part.</summary>
    private sealed class Child(Process process) : IDisposable
    {
        public static Child Start(params string[] arguments) => new(Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);

        public async Task<string> AskAsync(string command)
        {
            await process.StandardInput.WriteLineAsync(command);
            await process.StandardInput.FlushAsync();
            return await ReadAsync();
        }

        public async Task<string> ReadAsync() =>
            await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A part of the benchmark ended early; its error stands above.");

        // Its input ends, and so does it.
        public void Dispose()
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
