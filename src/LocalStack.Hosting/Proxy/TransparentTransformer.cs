using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace LocalStack.Hosting.Proxy;

/// <summary>Changes nothing: the host name stays, no forwarding headers are added, and the path is sent as it came, byte for byte.</summary>
internal sealed class TransparentTransformer : HttpTransformer
{
    public static readonly TransparentTransformer Instance = new();

    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        if (httpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target)
        {
            proxyRequest.RequestUri = new Uri(destinationPrefix + target, in AsItIs);
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        bool hasBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);

        // The forwarder sends the headers with the first bytes of the body, which in a stream of events may be an hour away.
        // A gRPC answer may consist of headers alone, and must not have been begun then.
        if (hasBody
            && httpContext.Response.ContentLength is null
            && proxyResponse is { StatusCode: not (HttpStatusCode.SwitchingProtocols or HttpStatusCode.NoContent or HttpStatusCode.NotModified) }
            && !HttpMethods.IsHead(httpContext.Request.Method)
            && proxyResponse.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) is not true)
        {
            await httpContext.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return hasBody;
    }
}
