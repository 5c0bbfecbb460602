using System.Globalization;
using System.Net.WebSockets;
using Guarded;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// The subject of tests: a service on HTTP/1.1, and on HTTP/2 alone, that tells how many requests it has seen.
var builder = args is ["slim"] ? WebApplication.CreateSlimBuilder() : WebApplication.CreateBuilder();
builder.WebHost.ConfigureKestrel(static kestrel =>
{
    kestrel.ListenLocalhost(Port("HTTP_PORT"), static endpoint => endpoint.Protocols = HttpProtocols.Http1);
    kestrel.ListenLocalhost(Port("GRPC_PORT"), static endpoint => endpoint.Protocols = HttpProtocols.Http2);
});
builder.Services.AddGrpc();
var app = builder.Build();

var seen = 0;
app.Use((context, next) =>
{
    Interlocked.Increment(ref seen);
    return next(context);
});
app.UseWebSockets();
app.MapGet("/seen", () => Interlocked.Decrement(ref seen));
app.MapMethods("/item", ["POST", "PUT", "DELETE"], static (HttpRequest request) => request.Method);
app.Map("/echo", static async context =>
{
    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    var buffer = new byte[100];
    var message = await socket.ReceiveAsync(buffer, context.RequestAborted);
    await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
});
app.MapGrpcService<EchoService>();
app.Run();

static int Port(string variable) => int.Parse(Environment.GetEnvironmentVariable(variable)!, CultureInfo.InvariantCulture);
