namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>An order in a small shop: a request, a loop of queries, calls side by side, a failed call, a message that a worker handles later, log records in between.</summary>
internal static class ShopTrace
{
    public const int LoopLength = 8;

    /// <param name="start">When it began.</param>
    /// <param name="link">A span of another trace that the worker's span points at.</param>
    public static SentTrace Create(DateTimeOffset? start = null, (string TraceId, string SpanId)? link = null)
    {
        var trace = new SentTrace(start ?? DateTimeOffset.UtcNow);
        const string web = "web", api = "api", worker = "worker", mail = "mail";
        var page = trace.Add(web, "GET /orders/{id}", 0, 0, 180, kind: 2, attributes: [("http.request.method", "GET"), ("http.response.status_code", "200"), ("url.path", "/orders/42")]);
        var call = trace.Add(web, "GET", page, 6, 168, kind: 3, attributes: [("http.request.method", "GET"), ("url.full", "http://api/orders/42"), ("http.response.status_code", "200")]);
        var order = trace.Add(api, "GET /orders/{id}", call, 9, 162, kind: 2, attributes: [("http.route", "/orders/{id}"), ("http.response.status_code", "200"), ("enduser.id", "7")]);
        trace.Add(api, "SELECT orders", order, 14, 9, kind: 3, statement: "SELECT * FROM orders WHERE id = $1");
        var lines = trace.Add(api, "load lines", order, 25, 64);
        for (var i = 0; i < LoopLength; i++)
        {
            trace.Add(api, "SELECT products", lines, 26 + (i * 7.75), 6.5, kind: 3, statement: $"SELECT name, price FROM products WHERE id = {1000 + i}");
        }

        var prices = trace.Add(api, "price", order, 92, 50);
        trace.Add(api, "GET", prices, 93, 30, kind: 3, isError: true, attributes: [("http.request.method", "GET"), ("url.full", "http://rates.example.com/eur"), ("http.response.status_code", "503")]);
        trace.Add(api, "HGETALL rates", prices, 94, 46, kind: 3, attributes: [("db.system.name", "redis"), ("server.address", "127.0.0.1")]);
        var send = trace.Add(api, "send receipt", order, 146, 12, kind: 4, attributes: [("messaging.system", "rabbitmq"), ("messaging.destination.name", "receipts")]);
        var handle = trace.Add(worker, "process receipt", send, 196, 84, kind: 5, link: link, attributes: [("messaging.system", "rabbitmq"), ("messaging.destination.name", "receipts")]);
        trace.Add(worker, "render", handle, 200, 30);
        trace.Add(mail, "POST /send", handle, 234, 40, kind: 2, attributes: [("http.route", "/send"), ("http.response.status_code", "202")]);
        trace.Log(api, order, 13, "Loading order 42");
        trace.Log(api, prices, 124, "The rates service answered 503; using the cached rates", severity: 13);
        trace.Log(worker, handle, 279, "Receipt of order 42 sent");
        return trace;
    }
}
