using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Benchmarks.Proxy;

/// <summary>
/// What a request through a proxy costs. Target, proxy and load are three processes; the proxy's own processor time is read, which
/// says more on a busy machine than a rate does. haproxy in TCP mode stands beside ours where it is installed.
/// </summary>
internal static class ProxyBenchmark
{
    private const int Connections = 32;
    private const int Rounds = 5;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync()
    {
        using ChildProgram target = await ChildProgram.StartAsync("proxy", "answer");
        Console.WriteLine($"{Connections} connections, {Rounds} rounds of {RoundTime.TotalSeconds} s, median; the smallest in parentheses");
        Console.WriteLine($"{"proxy",-12} {"CPU µs/request",20} {"requests/s",12} {"bulk CPU ms/GiB",18} {"RSS MiB",9}");
        foreach (string kind in new[] { "direct", "tcp", "http", "haproxy" })
        {
            if (kind == "direct")
            {
                await MeasureAsync(kind, target);
                continue;
            }

            using ChildProgram? proxy = kind switch
            {
                "haproxy" => await Haproxy.TryStartAsync(target.Port),
                _ => await ChildProgram.StartAsync("proxy", "forward", kind, target.Port.ToString(CultureInfo.InvariantCulture)),
            };
            if (proxy is null)
            {
                Console.WriteLine($"{kind,-12} not installed");
                continue;
            }

            await MeasureAsync(kind, proxy);
        }

        return 0;
    }

    private static async Task MeasureAsync(string kind, ChildProgram proxy)
    {
        await LoadAsync(proxy.Port, RoundTime); // warms both the proxy and the target
        var costs = new List<double>();
        var rates = new List<double>();
        for (int i = 0; i < Rounds; i++)
        {
            TimeSpan before = proxy.ProcessorTime;
            long requests = await LoadAsync(proxy.Port, RoundTime);
            costs.Add((proxy.ProcessorTime - before).TotalMicroseconds / requests);
            rates.Add(requests / RoundTime.TotalSeconds);
        }

        TimeSpan beforeBulk = proxy.ProcessorTime;
        long bytes = await BulkAsync(proxy.Port, RoundTime * 2);
        double bulk = (proxy.ProcessorTime - beforeBulk).TotalMilliseconds * (1L << 30) / bytes;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-12} {$"{Median(costs):0.0} ({costs.Min():0.0})",20} {Median(rates),12:0} {bulk,18:0} {proxy.ResidentBytes / (1024.0 * 1024),9:0}"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<long> LoadAsync(int port, TimeSpan time)
    {
        long deadline = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        long[] counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using Socket socket = await ConnectAsync(port);
            byte[] request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray();
            byte[] answer = new byte[4096];
            long count = 0;
            while (Stopwatch.GetTimestamp() < deadline)
            {
                await socket.SendAsync(request);
                int length = 0;
                do
                {
                    length += await socket.ReceiveAsync(answer.AsMemory(length));
                }
                while (!answer.AsSpan(0, length).EndsWith("hello"u8));
                count++;
            }

            return count;
        })));
        return counts.Sum();
    }

    private static async Task<long> BulkAsync(int port, TimeSpan time)
    {
        long deadline = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        using Socket socket = await ConnectAsync(port);
        await socket.SendAsync("GET /bulk HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray());
        byte[] buffer = new byte[256 * 1024];
        long bytes = 0;
        while (Stopwatch.GetTimestamp() < deadline)
        {
            bytes += await socket.ReceiveAsync(buffer);
        }

        return bytes;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
        return socket;
    }
}
