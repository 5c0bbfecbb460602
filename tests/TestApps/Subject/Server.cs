using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Subject;

/// <summary>The HTTP side, without routing or model binding: it is to be up quickly.</summary>
internal sealed class Server
{
    private readonly Switches _switches;
    private readonly string _instance;
    private readonly Channel<int> _ticks = Channel.CreateUnbounded<int>();
    private volatile bool _healthy;

    public Server(Switches switches)
    {
        _switches = switches;
        _instance = switches.Text("--instance")
            ?? Environment.GetEnvironmentVariable("SUBJECT_INSTANCE")
            ?? Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        _healthy = !switches.Has("--unhealthy") && !switches.Has("--healthy-after");
    }

    public async Task<int> RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(static options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
        });
        builder.WebHost.UseUrls(_switches.Text("--urls") ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://127.0.0.1:0");
        builder.WebHost.UseSetting("AllowedHosts", "*");

        await using WebApplication app = builder.Build();
        app.UseWebSockets();
        app.Run(HandleAsync);
        await app.StartAsync();
        foreach (string address in app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
        {
            Console.WriteLine($"listening {address}");
        }

        if (_switches.Number("--healthy-after") is { } milliseconds)
        {
            await Task.WhenAny(Task.Delay(milliseconds), app.WaitForShutdownAsync());
            _healthy = true;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    private Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/" => context.Response.WriteAsync($"hello from {_instance}"),
        "/instance" => context.Response.WriteAsJsonAsync(new Dictionary<string, object> { ["instance"] = _instance, ["pid"] = Environment.ProcessId }),
        "/env" => context.Response.WriteAsJsonAsync(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value)),
        "/headers" => HeadersAsync(context),
        "/health" => HealthAsync(context),
        "/health/healthy" => SetHealthAsync(context, healthy: true),
        "/health/unhealthy" => SetHealthAsync(context, healthy: false),
        "/echo" => EchoAsync(context),
        "/length" => LengthAsync(context),
        "/bytes" => BytesAsync(context, long.Parse(context.Request.Query["count"]!, CultureInfo.InvariantCulture)),
        "/slow" => SlowAsync(context),
        "/sse" => EventsAsync(context),
        "/sse/tick" => TickAsync(context),
        "/ws" => WebSocketAsync(context),
        "/exit" => ExitAsync(context),
        "/die" => DieAsync(context),
        _ => NotFoundAsync(context),
    };

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task HeadersAsync(HttpContext context)
    {
        var headers = context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString());
        headers[":protocol"] = context.Request.Protocol;
        return context.Response.WriteAsJsonAsync(headers);
    }

    private Task HealthAsync(HttpContext context)
    {
        context.Response.StatusCode = _healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(_healthy ? "Healthy" : "Unhealthy");
    }

    private Task SetHealthAsync(HttpContext context, bool healthy)
    {
        _healthy = healthy;
        return HealthAsync(context);
    }

    private static Task EchoAsync(HttpContext context)
    {
        context.Response.ContentLength = context.Request.ContentLength;
        return context.Request.BodyReader.CopyToAsync(context.Response.BodyWriter);
    }

    private static async Task LengthAsync(HttpContext context)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        long length = 0;
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
        {
            length += count;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        await context.Response.WriteAsync(length.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task BytesAsync(HttpContext context, long count)
    {
        context.Response.ContentLength = count;
        byte[] buffer = new byte[64 * 1024];
        for (long at = 0; at < count;)
        {
            int length = (int)Math.Min(buffer.Length, count - at);
            for (int i = 0; i < length; i++)
            {
                buffer[i] = unchecked((byte)((at + i) * 31));
            }

            await context.Response.Body.WriteAsync(buffer.AsMemory(0, length));
            at += length;
        }
    }

    private async Task SlowAsync(HttpContext context)
    {
        await Task.Delay(int.Parse(context.Request.Query["ms"]!, CultureInfo.InvariantCulture), context.RequestAborted);
        await context.Response.WriteAsync($"slow hello from {_instance}");
    }

    private async Task EventsAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync();
        for (int i = 0; ; i++)
        {
            await context.Response.WriteAsync($"data: tick {i}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await _ticks.Reader.ReadAsync(context.RequestAborted);
        }
    }

    private Task TickAsync(HttpContext context)
    {
        _ticks.Writer.TryWrite(0);
        return context.Response.WriteAsync("ticked");
    }

    private static async Task WebSocketAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, context.RequestAborted);
        }
    }

    private static async Task ExitAsync(HttpContext context)
    {
        int code = int.Parse(context.Request.Query["code"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        context.Response.OnCompleted(() =>
        {
            Environment.Exit(code);
            return Task.CompletedTask;
        });
        await context.Response.WriteAsync("exiting");
    }

    private static async Task DieAsync(HttpContext context)
    {
        context.Response.ContentLength = 1_000;
        await context.Response.Body.WriteAsync(new byte[500]);
        await context.Response.Body.FlushAsync();
        System.Diagnostics.Process.GetCurrentProcess().Kill();
    }
}
