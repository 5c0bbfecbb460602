using System.Security.Cryptography;
using System.Text;
using Portwatch.Api.Ports;
using Portwatch.Api.Status;

namespace Portwatch.Api.Page;

/// <summary><c>/</c>, the live board, and its two files.</summary>
internal static class PageRoutes
{
    // Nothing inline, nothing from elsewhere: names and errors on the board come from other programs.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Asset Style = Asset.Load("board.css", "text/css; charset=utf-8");
    private static readonly Asset Script = Asset.Load("board.js", "text/javascript; charset=utf-8");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (RequestDelegate)ShowAsync);
        routes.MapGet("/" + Style.Name, (RequestDelegate)(context => SendAsync(context, Style)));
        routes.MapGet("/" + Script.Name, (RequestDelegate)(context => SendAsync(context, Script)));
    }

    private static async Task ShowAsync(HttpContext context)
    {
        var snapshot = await context.RequestServices.GetRequiredService<BoardReader>().ReadAsync(context.RequestAborted);
        var ports = await context.RequestServices.GetRequiredService<PortSurvey>().ReadAsync(snapshot.Entries);
        StatusRoutes.Describe(context.Response, snapshot);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.WriteAsync(BoardPage.Render(snapshot, ports, Style.Address, Script.Address), context.RequestAborted);
    }

    // The address changes with the content, so it may be kept for ever.
    private static Task SendAsync(HttpContext context, Asset asset)
    {
        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Content.Length;
        context.Response.Headers.CacheControl = context.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(asset.Content, context.RequestAborted).AsTask();
    }

    private sealed record Asset(string Name, string ContentType, byte[] Content, string Version)
    {
        public string Address => $"/{Name}?v={Version}";

        public static Asset Load(string name, string contentType)
        {
            using var stream = typeof(PageRoutes).Assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var content = Encoding.UTF8.GetBytes(reader.ReadToEnd());
            return new(name, contentType, content, Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
        }
    }
}
