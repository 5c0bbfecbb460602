using System.Net;
using Microsoft.AspNetCore.Http;

namespace LocalStack.Hosting.Shield;

/// <summary>What the shield looks at.</summary>
/// <param name="Method">The method.</param>
/// <param name="Host">The name in the Host header or <c>:authority</c>, without its port.</param>
/// <param name="Origin">The Origin header, which browsers add to all that changes something and to WebSockets.</param>
/// <param name="FetchSite">The Sec-Fetch-Site header, from browsers only.</param>
/// <param name="IsUpgrade">Whether it asks for another protocol, as a WebSocket over HTTP/1.1 does.</param>
internal readonly record struct ShieldRequest(string Method, string Host, string? Origin, string? FetchSite, bool IsUpgrade);

/// <summary>
/// Decides what a service on loopback takes from whom. A web page from elsewhere reaches it by two ways: by a name of its own that it has made to mean 127.0.0.1 (DNS rebinding),
/// and by sending blindly to the service's address (cross-site request forgery). Programs that are no browsers send neither Origin nor Sec-Fetch-Site, and pass.
/// </summary>
/// <param name="names">More names that the service is called by.</param>
internal sealed class ShieldRule(IReadOnlyCollection<string> names)
{
    // What containers call this machine. No web site can have these names: ".internal" is nobody's.
    private static readonly string[] HostNames = ["host.docker.internal", "host.containers.internal", "aspire.dev.internal"];

    /// <summary>Why a request is refused; <see langword="null"/> when it is not.</summary>
    public string? FindRefusal(ShieldRequest request)
    {
        if (request.Host.Length > 0 && !IsOurs(request.Host))
        {
            return $"it calls this service by the name '{request.Host}', which is not this machine's. Call it by localhost or 127.0.0.1, or allow the name: WithLoopbackShield(\"{request.Host}\").";
        }

        // Reading is safe: without the service's consent (CORS) a page does not see the answer.
        if (!request.IsUpgrade && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)))
        {
            return null;
        }

        var what = request.IsUpgrade ? "a WebSocket" : request.Method;
        return request switch
        {
            { Origin: { Length: > 0 } origin } when !IsOurOrigin(origin) => $"it is {what} from a page of '{origin}', which is not this machine's.",
            { Origin: null or "", FetchSite: "cross-site" } => $"it is {what} from a page of another site.",
            _ => null,
        };
    }

    // "null" is the origin of what has none: sandboxed frames, files, redirects across sites.
    private bool IsOurOrigin(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" && IsOurs(page.Host);

    private bool IsOurs(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IsLoopback(host)
        || HostNames.Contains(host, StringComparer.OrdinalIgnoreCase)
        || names.Contains(host, StringComparer.OrdinalIgnoreCase);

    // As browsers write them: "127.1" and "2130706433" parse, too.
    private static bool IsLoopback(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address) && address.ToString() == host.Trim('[', ']');
}
