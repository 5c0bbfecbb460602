using System.Net;
using System.Text.Json;
using LocalStack.Dashboard.Security;
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace LocalStack.Dashboard.Api;

/// <summary>
/// <c>POST /api/mcp</c>: the Model Context Protocol for coding agents, as Streamable HTTP without sessions (https://modelcontextprotocol.io/specification/). The rules of
/// access are those of the rest of the API; besides, only this machine is answered, because an agent may carry out commands. Nothing of it is loaded
/// before the first request.
/// </summary>
internal static class McpEndpoint
{
    public const string Path = "/api/mcp";

    private const int MaxRequestBytes = 1 << 20;

    private static readonly Lazy<McpServerPrimitiveCollection<McpServerTool>> Tools = new(AgentTools.All);

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Path, ApiGuard.Of(AnswerAsync)).WithMetadata(AnonymousMetadata.Instance);

        // Clients ask for a stream of news, and end a session: there are neither.
        endpoints.MapMethods(Path, [HttpMethods.Get, HttpMethods.Delete], context =>
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return ApiAnswer.WriteProblemAsync(context, StatusCodes.Status405MethodNotAllowed, "This is the endpoint of the Model Context Protocol for coding agents: send JSON-RPC messages with POST. There are no sessions.");
        }).WithMetadata(AnonymousMetadata.Instance);
    }

    private static Task AnswerAsync(HttpContext context)
        => context.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller)
            ? ApiAnswer.WriteProblemAsync(context, StatusCodes.Status403Forbidden, $"'{Path}' is available only from the dashboard's own machine; the request came from {caller}.")
            : RunAsync(context);

    private static async Task RunAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } message)
        {
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var services = context.RequestServices;
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "localstack-dashboard", Version = typeof(McpEndpoint).Assembly.GetName().Version?.ToString(3) ?? "0" },
            ServerInstructions = AgentTools.Instructions,
            ToolCollection = Tools.Value,
            ScopeRequests = false,
        };

        // One message, one server: what is kept between two is in the store.
        await using var transport = new StreamableHttpServerTransport(loggers) { Stateless = true };
        await using var server = McpServer.Create(transport, options, loggers, services);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var running = server.RunAsync(ended.Token);
        try
        {
            if (!await transport.HandlePostRequestAsync(message, context.Response.Body, context.RequestAborted))
            {
                // A notification: heard, and that is all.
                context.Response.ContentType = null;
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Null when there is none, which has been answered.</returns>
    private static async Task<JsonRpcMessage?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxRequestBytes;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<JsonRpcMessage>(context.Request.Body, McpJsonUtilities.DefaultOptions, context.RequestAborted) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            await ApiAnswer.WriteProblemAsync(context, StatusCodes.Status400BadRequest, "The body is not one JSON-RPC 2.0 message.");
            return null;
        }
        catch (BadHttpRequestException refused)
        {
            await ApiAnswer.WriteProblemAsync(context, refused.StatusCode, $"The body could not be read. The maximum size is {MaxRequestBytes} bytes.");
            return null;
        }
    }
}
