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
}
