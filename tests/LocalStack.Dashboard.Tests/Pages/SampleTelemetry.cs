using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>Log records and metrics as services of a small application send them, ending now.</summary>
internal static class SampleTelemetry
{
    public const string Meter = "Shop.Orders";
    public const string Duration = "shop.order.duration";

    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    private static readonly (string Service, int Severity, string Word, string Message)[] Lines =
    [
        ("api", 9, "Information", "Order {0} was placed by customer {1}"),
        ("api", 9, "Information", "Request finished HTTP/1.1 POST /orders - 201 in {1} ms"),
        ("worker", 5, "Debug", "Took order {0} from the queue after {1} ms"),
        ("worker", 9, "Information", "Order {0} is packed"),
        ("api", 13, "Warning", "The price list is {1} minutes old"),
        ("worker", 17, "Error", "Order {0} could not be sent"),
    ];

    /// <summary>The trace that a record belongs to.</summary>
    public static TraceId TraceOf(int number) => new(0x4bf92f3577b34da6, 0xa3ce929d0e0e4736 + (ulong)number / 5);

    /// <summary>Records 1 to so many, 20 ms apart.</summary>
    public static async Task SendRecordsAsync(RunningDashboard dashboard, int count)
    {
        var start = Now() - (ulong)count * 20_000_000;
        foreach (var batch in Enumerable.Range(1, count).Chunk(2_500))
        {
            foreach (var service in batch.GroupBy(number => Lines[number % Lines.Length].Service))
            {
                await dashboard.SendLogsAsync(service.Key, $"{service.Key}-1", [.. service.Select(number => Record(number, start + (ulong)number * 20_000_000))]);
            }
        }
    }

    /// <summary>What the api measured in the last five minutes, a point every two seconds.</summary>
    public static async Task SendMetricsAsync(RunningDashboard dashboard)
    {
        const int count = 150;
        var start = Now() - count * 2_000_000_000ul;
        string[] routes = ["/orders", "/orders/{id}", "/health"];
        var random = new Random(7);
        var durations = routes.ToDictionary(route => route, _ => (Counts: new ulong[Bounds.Length + 1], Sum: new double[1]));
        var histogram = new List<object>();
        var (counter, memory, queue) = (new List<object>(), new List<object>(), new List<object>());
        for (var i = 0; i < count; i++)
        {
            var time = $"{start + (ulong)i * 2_000_000_000}";
            foreach (var route in routes)
            {
                var (counts, sum) = durations[route];
                var exemplars = new List<object>();
                for (var n = random.Next(4, 9); n > 0; n--)
                {
                    var value = Math.Exp(random.NextDouble() * 2.5 - 4.5 + Array.IndexOf(routes, route) * 0.3 + Math.Sin(i / 14.0) * 0.4);
                    counts[Array.FindIndex<double>([.. Bounds, double.MaxValue], bound => value <= bound)]++;
                    sum[0] += value;
                    if (random.Next(60) == 0)
                    {
                        exemplars.Add(new { timeUnixNano = time, asDouble = value, traceId = TraceOf(i).ToString(), spanId = "00f067aa0ba902b7" });
                    }
                }

                var attributes = new[] { Text("http.route", route), Text("http.request.method", route == "/orders" ? "POST" : "GET") };
                histogram.Add(new { startTimeUnixNano = $"{start}", timeUnixNano = time, count = counts.Sum(one => (long)one), sum = sum[0], bucketCounts = counts.ToArray(), explicitBounds = Bounds, attributes, exemplars });
                counter.Add(new { startTimeUnixNano = $"{start}", timeUnixNano = time, asInt = counts.Sum(one => (long)one), attributes });
            }

            memory.Add(new { timeUnixNano = time, asInt = 94_000_000 + (long)(Math.Sin(i / 20.0) * 12_000_000) });
            queue.Add(new { timeUnixNano = time, asInt = random.Next(0, 5), attributes = new[] { Text("queue", "packing") } });
            queue.Add(new { timeUnixNano = time, asInt = random.Next(2, 9), attributes = new[] { Text("queue", "sending") } });
        }

        await dashboard.SendMetricsAsync(
            "api", "api-1", Meter,
            new { name = Duration, unit = "s", description = "How long an order takes.", histogram = new { aggregationTemporality = 2, dataPoints = histogram } },
            new { name = "shop.orders", unit = "{order}", description = "Orders that came in.", sum = new { aggregationTemporality = 2, isMonotonic = true, dataPoints = counter } });
        await dashboard.SendMetricsAsync(
            "api", "api-1", "System.Runtime",
            new { name = "dotnet.process.memory.working_set", unit = "By", description = "Physical memory.", sum = new { aggregationTemporality = 2, isMonotonic = false, dataPoints = memory } },
            new { name = "shop.queue.length", unit = "{order}", description = "Orders that wait.", gauge = new { dataPoints = queue } });
    }

    private static object Record(int number, ulong time)
    {
        var (_, severity, word, message) = Lines[number % Lines.Length];
        var attributes = new List<object> { Text("order.id", $"{number}"), new { key = "attempt", value = new { intValue = number % 7 } } };
        if (severity == 17)
        {
            attributes.Add(Text("exception.type", "System.IO.IOException"));
            attributes.Add(Text("exception.message", "The carrier did not answer."));
            attributes.Add(Text("exception.stacktrace", "System.IO.IOException: The carrier did not answer.\n   at Shop.Carrier.SendAsync(Order order) in /src/Shop/Carrier.cs:line 42"));
        }

        return new
        {
            timeUnixNano = $"{time}",
            severityNumber = severity,
            severityText = word,
            body = new { stringValue = string.Format(System.Globalization.CultureInfo.InvariantCulture, message, number, number % 97) },
            traceId = TraceOf(number).ToString(),
            spanId = "00f067aa0ba902b7",
            attributes,
        };
    }

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };

    private static ulong Now() => UnixTime.FromDateTimeOffset(DateTimeOffset.UtcNow);
}
