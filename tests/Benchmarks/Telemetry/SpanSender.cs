using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;

namespace Benchmarks.Telemetry;

/// <summary>Sends spans over OTLP/gRPC from a process of its own: batches of 512, 4 callers.</summary>
internal static class SpanSender
{
    public const int BatchSpans = 512;
    public const int Callers = 4;

    private static readonly Method<byte[], byte[]> Export = new(
        MethodType.Unary,
        "opentelemetry.proto.collector.trace.v1.TraceService",
        "Export",
        new Marshaller<byte[]>(request => request, response => response),
        new Marshaller<byte[]>(request => request, response => response));

    /// <summary>Sends, and prints the seconds it took and the sender's own CPU seconds.</summary>
    public static async Task<int> RunAsync(string endpoint, string key, string spans, string spansPerTrace)
    {
        var batches = int.Parse(spans, CultureInfo.InvariantCulture) / BatchSpans;
        var perTrace = int.Parse(spansPerTrace, CultureInfo.InvariantCulture);
        var headers = new Metadata { { "x-otlp-api-key", key } };
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
                var payload = new SpanPayload(BatchSpans);
                var next = first + ((ulong)caller << 40);
                var calls = channel.CreateCallInvoker();
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var response = await calls.AsyncUnaryCall(Export, null, new CallOptions(headers), payload.Next(ref next, perTrace));
                    if (response.Length > 0)
                    {
                        throw new InvalidOperationException("The receiver rejected spans of the benchmark.");
                    }
                }
            })));
        }
    }
}
