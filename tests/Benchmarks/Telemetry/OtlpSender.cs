using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;

namespace Benchmarks.Telemetry;

/// <summary>Sends spans or log records over OTLP/gRPC from a process of its own: batches of 512, 4 callers.</summary>
internal static class OtlpSender
{
    public const int BatchItems = 512;
    public const int Callers = 4;

    private static readonly Marshaller<byte[]> Raw = new(bytes => bytes, bytes => bytes);

    /// <summary>Sends from a process of its own.</summary>
    /// <returns>The seconds it took, and the sender's own CPU seconds.</returns>
    public static async Task<(double Seconds, double CpuSeconds)> SendApartAsync(string signal, string endpoint, string key, int items, int itemsPerTrace)
    {
        using var sender = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!,
            ["telemetry", "send", signal, endpoint, key, items.ToString(CultureInfo.InvariantCulture), itemsPerTrace.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await sender.StandardOutput.ReadToEndAsync();
        await sender.WaitForExitAsync();
        var numbers = output.Split(' ');
        return (double.Parse(numbers[0], CultureInfo.InvariantCulture), double.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Sends spans from a process of its own.</summary>
    /// <returns>Spans a second.</returns>
    public static async Task<double> SendSpansAsync(string endpoint, string key, int spans, int spansPerTrace) =>
        spans / (await SendApartAsync("traces", endpoint, key, spans, spansPerTrace)).Seconds;

    /// <summary>Sends, and prints the seconds it took and the sender's own CPU seconds.</summary>
    public static async Task<int> RunAsync(string signal, string endpoint, string key, string items, string itemsPerTrace)
    {
        var batches = int.Parse(items, CultureInfo.InvariantCulture) / BatchItems;
        var perTrace = int.Parse(itemsPerTrace, CultureInfo.InvariantCulture);
        var headers = new Metadata { { "x-otlp-api-key", key } };
        var service = signal == "logs" ? "logs.v1.LogsService" : "trace.v1.TraceService";
        var export = new Method<byte[], byte[]>(MethodType.Unary, "opentelemetry.proto.collector." + service, "Export", Raw, Raw);
        using var channel = GrpcChannel.ForAddress(endpoint);

        // What is compiled and opened by the first requests is not measured.
        await SendAsync(Callers * 8, first: 1UL << 60).ConfigureAwait(false);
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await SendAsync(batches, first: (ulong)Random.Shared.NextInt64(1L << 50)).ConfigureAwait(false);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds} {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds}"));
        return 0;

        async Task SendAsync(int count, ulong first)
        {
            var left = count;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                IPayload payload = signal == "logs" ? new LogPayload(BatchItems) : new SpanPayload(BatchItems);
                var next = first + ((ulong)caller << 40);
                var calls = channel.CreateCallInvoker();
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var response = await calls.AsyncUnaryCall(export, null, new CallOptions(headers), payload.Next(ref next, perTrace));
                    if (response.Length > 0)
                    {
                        throw new InvalidOperationException("The receiver rejected items of the benchmark.");
                    }
                }
            })));
        }
    }
}
