namespace LocalStack.Dashboard.Security;

/// <summary>
/// Lets only our own pages open the circuit or post. WebSockets are not bound by the browser's same-origin rule, so without this any page
/// could open one with the visitor's cookie.
/// </summary>
internal static class OriginCheck
{
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (ListenerGate.RoleOf(context) != ListenerRole.Frontend || IsReadOnly(context) || IsOwn(context.Request) || IsTool(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsReadOnly(HttpContext context)
        => (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && !context.WebSockets.IsWebSocketRequest
            && !string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase);

    // A browser says of what it posts where it comes from. Whether a tool may ask, and its key is right, is decided where it counts.
    private static bool IsTool(HttpRequest request)
        => request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            && (request.Headers.ContainsKey(ApiAccess.KeyHeader) || !request.Headers.ContainsKey("Cookie"))
            && !request.Headers.ContainsKey("Origin") && !request.Headers.ContainsKey("Sec-Fetch-Site") && !request.HttpContext.WebSockets.IsWebSocketRequest;

    private static bool IsOwn(HttpRequest request)
        => Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && string.Equals(origin.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)
            && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
