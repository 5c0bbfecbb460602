
namespace LocalStack.Dashboard.Security;

/// <summary>What every answer of the pages' port says to the browser about itself.</summary>
internal static class SecurityHeaders
{
    /// <summary>Everything from ourselves, nothing inline: telemetry text that slipped through as markup would still not run.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (ListenerGate.RoleOf(context) == ListenerRole.Frontend)
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";

            // Nothing leaves this site. Not "no-referrer": browsers then post our own forms with "Origin: null", which OriginCheck refuses.
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        }

        return next(context);
    }
}
