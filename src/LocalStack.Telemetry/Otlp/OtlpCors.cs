using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LocalStack.Telemetry.Otlp;

/// <summary>
/// Lets pages of the allowed origins send OTLP/HTTP from a browser. Done here and not by the application's CORS middleware, so that opening OTLP to a page
/// never opens anything else of the application.
/// </summary>
internal sealed class OtlpCors(IOptionsMonitor<OtlpReceiverOptions> options)
{
    private const string PreflightSeconds = "3600";

    /// <summary>Answers a preflight, and marks the answer to any other request from an allowed origin.</summary>
    /// <returns>Whether the request is answered.</returns>
    public bool Handle(HttpContext context)
    {
        var (request, response, current) = (context.Request, context.Response, options.CurrentValue);
        var origin = request.Headers.Origin.ToString();
        var isAllowed = origin.Length > 0
            && current.CorsAllowedOrigins.Any(o => o == "*" || string.Equals(o.TrimEnd('/'), origin, StringComparison.OrdinalIgnoreCase));
        if (isAllowed)
        {
            response.Headers.AccessControlAllowOrigin = origin;

            // A beacon always comes with credentials, and a browser hands over none that it was not allowed to send. We look at none.
            response.Headers.AccessControlAllowCredentials = "true";
            response.Headers.Vary = "Origin";
        }

        if (!HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        if (isAllowed)
        {
            response.Headers.AccessControlAllowMethods = HttpMethods.Post;
            response.Headers.AccessControlAllowHeaders =
                string.Join(", ", ["content-type", "content-encoding", OtlpReceiverOptions.ApiKeyHeader, .. current.CorsAllowedHeaders]);
            response.Headers.AccessControlMaxAge = PreflightSeconds;
        }

        response.StatusCode = isAllowed ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
        return true;
    }
}
