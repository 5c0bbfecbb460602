using System.Security.Cryptography;

namespace Portwatch.Api.Pages;

/// <summary>The pages' two files, embedded so that they are whole from whatever folder the service is started.</summary>
internal static class PageAssets
{
    public static readonly Asset Style = Asset.Load("portwatch.css", "text/css; charset=utf-8");
    public static readonly Asset Script = Asset.Load("portwatch.js", "text/javascript; charset=utf-8");

    // The address changes with the content, so it may be kept for ever.
    public static Task SendAsync(HttpContext context, Asset asset)
    {
        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Content.Length;
        context.Response.Headers.CacheControl = context.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.Body.WriteAsync(asset.Content, context.RequestAborted).AsTask();
    }

    internal sealed record Asset(string Name, string ContentType, byte[] Content, string Version)
    {
        public string Address => $"/{Name}?v={Version}";

        public static Asset Load(string name, string contentType)
        {
            using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new(name, contentType, content, Convert.ToHexStringLower(SHA256.HashData(content))[..12]);
        }
    }
}
