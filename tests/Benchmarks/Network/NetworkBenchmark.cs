using System.Diagnostics;
using System.Globalization;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using LocalStack.Hosting.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Benchmarks.Network;

/// <summary>
/// What network conditions cost where there are none, beside a direct connection and haproxy (Debian's package, where installed), and how exactly they do what they say.
/// Server and proxies are processes of their own.
/// </summary>
internal static class NetworkBenchmark
{
    private const int Rounds = 3;
    private const long BulkBytes = 200_000_000;
    private const int CopiedRows = 2_000_000;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(1.5);

    public static async Task<int> RunAsync()
    {
        Console.WriteLine($"Network conditions, {Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Trim()}");
        using var server = await ChildProgram.StartAsync("network", "serve");
        using var edge = await ChildProgram.StartAsync("network", "edge", server.Port.ToString(CultureInfo.InvariantCulture));
        using var haproxy = HaproxyProgram.Start(server.Port);
        await CompareAsync(Ways(server.Port, edge, haproxy));
        await MeasureConditionsAsync(server.Port);
        await CompareCopiesAsync();
        return 0;
    }

    /// <summary>The edge as a process: prints its port.</summary>
    public static async Task<int> RunEdgeAsync(int server)
    {
        await using var proxy = Listen(server, out _);
        Console.WriteLine(proxy.Address.Port);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static EdgeProxy Listen(int server, out NetworkEdge edge)
    {
        edge = new NetworkEdge(new ExecutableResource("client", "client", "/"), new ExecutableResource("server", "server", "/"), NetworkConditions.None, TimeProvider.System);
        return new EdgeProxy(edge, Task.FromResult<EndPoint>(new IPEndPoint(IPAddress.Loopback, server)), TimeProvider.System);
    }

    private static (string Name, int Port)[] Ways(int server, ChildProgram edge, HaproxyProgram? haproxy) =>
        [("direct", server), ("edge, no condition", edge.Port), .. haproxy is null ? [] : new[] { ("haproxy", haproxy.Port) }];

    // In turns, so that what else the machine does meets them all. The first round warms up.
    private static async Task<Dictionary<string, List<T>>> MeasureInTurnsAsync<T>((string Name, int Port)[] ways, int rounds, Func<int, Task<T>> measure)
    {
        var results = ways.ToDictionary(static way => way.Name, static _ => new List<T>());
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, port) in ways)
            {
                var result = await measure(port);
                if (round > 0)
                {
                    results[name].Add(result);
                }
            }
        }

        return results;
    }

    private static void PrintRates(string what, (string Name, int Port)[] ways, Func<string, double> median)
    {
        foreach (var (name, _) in ways)
        {
            Print($"{name}: {what}, MB/s", $"{median(name),11:0}   {median(name) / median(ways[0].Name),7:0.00} of direct");
        }
    }

    private static async Task CompareAsync((string Name, int Port)[] ways)
    {
        var results = await MeasureInTurnsAsync(ways, Rounds, AskAndTakeAsync);
        foreach (var (name, _) in ways)
        {
            var sorted = results[name].SelectMany(static result => result.Microseconds).Order().ToList();
            Print($"{name}: round trip, us", $"p50 {sorted[sorted.Count / 2],7:0.0}   p99 {sorted[sorted.Count * 99 / 100],7:0.0}");
        }

        PrintRates("bulk", ways, name => Median(results[name].ConvertAll(static result => result.Rate)));
    }

    private static async Task<(List<double> Microseconds, double Rate)> AskAndTakeAsync(int port)
    {
        using var client = await BenchmarkClient.ConnectAsync(port);
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Asking;)
        {
            times.Add((await client.AskAsync()).TotalMicroseconds);
        }

        return (times, BulkBytes / 1e6 / (await client.TakeAsync(BulkBytes)).TotalSeconds);
    }

    // The bulk of a server that has work of its own: the sample's PostgreSQL, reading a table into COPY.
    private static async Task CompareCopiesAsync()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>();
        builder.Services.AddLogging(static logging => logging.ClearProviders());
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        foreach (var service in (string[])["postgres", "api", "worker", "sink"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service);
        }

        // The start's last work would meet the first rounds.
        await Task.Delay(Settling);
        var database = new NpgsqlConnectionStringBuilder(await app.GetConnectionStringAsync("postgres"));
        using var edge = await ChildProgram.StartAsync("network", "edge", database.Port.ToString(CultureInfo.InvariantCulture));
        using var haproxy = HaproxyProgram.Start(database.Port);
        var ways = Ways(database.Port, edge, haproxy);
        var rates = await MeasureInTurnsAsync(ways, Rounds * 2, port => CopyAsync(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = port }.ConnectionString));
        PrintRates("PostgreSQL's COPY", ways, name => Median(rates[name]));
    }

    private static async Task<double> CopyAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var start = Stopwatch.GetTimestamp();
        await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT i, md5(i::text), repeat('x', 60) FROM generate_series(1, {CopiedRows}) i) TO STDOUT (FORMAT binary)");
        var (buffer, bytes) = (new byte[256 * 1024], 0L);
        while (await copy.ReadAsync(buffer, CancellationToken.None) is > 0 and var read)
        {
            bytes += read;
        }

        return bytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task MeasureConditionsAsync(int server)
    {
        await using var proxy = Listen(server, out var edge);
        using var client = await BenchmarkClient.ConnectAsync(proxy.Address.Port);
        await client.AskAsync();
        foreach (var milliseconds in (int[])[1, 10, 100, 300])
        {
            edge.Set(NetworkConditions.Latency(TimeSpan.FromMilliseconds(milliseconds)));
            var times = new List<double>();
            for (var i = 0; i < 30; i++)
            {
                times.Add((await client.AskAsync()).TotalMilliseconds);
            }

            Print($"{milliseconds} ms", $"p50 {Median(times),7:0.00}   {times.Min():0.00} to {times.Max():0.00} ms");
        }

        foreach (var rate in (long[])[100_000, 1_000_000, 10_000_000, 100_000_000])
        {
            edge.Set(NetworkConditions.Bandwidth(rate));
            var bytes = 3 * rate;
            Print($"{rate / 1e6} MB/s", $"{bytes / 1e6 / (await client.TakeAsync(bytes)).TotalSeconds,11:0.00} MB/s");
        }

        var (on, off) = (new List<double>(), new List<double>());
        for (var i = 0; i < 20; i++)
        {
            edge.Set(NetworkConditions.BlackHole);
            var asking = client.AskAsync();
            await Task.Delay(20);
            on.Add(asking.IsCompleted ? double.PositiveInfinity : 0);
            var clock = Stopwatch.StartNew();
            edge.Clear();
            await asking;
            off.Add(clock.Elapsed.TotalMilliseconds);
        }

        Print("black hole: what passed after it began", $"{on.Count(double.IsInfinity),11} of {on.Count}");
        Print("black hole: over until the answer is there", $"p50 {Median(off),7:0.00}   max {off.Max():0.00} ms");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(string what, FormattableString value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-46} ") + FormattableString.Invariant(value));
}
