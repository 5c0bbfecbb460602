using System.Globalization;
using LocalStack.Dashboard.Security;
using Microsoft.AspNetCore.Components.Endpoints;

namespace LocalStack.Dashboard.Runs;

/// <summary>
/// Chooses the run for a request before anything is made for it: <c>?run=…</c> names one (<c>live</c> the present one), and a cookie remembers it for the
/// browser until it is closed.
/// </summary>
internal sealed class RunSelector(RequestDelegate next)
{
    public const string Parameter = "run";
    public const string Live = "live";

    public async Task InvokeAsync(HttpContext context, RunSelection selection)
    {
        if (ListenerGate.RoleOf(context) == ListenerRole.Frontend && IsForTelemetry(context))
        {
            await SelectAsync(context, selection);
        }

        if (selection.MissingRunId is not null && IsRefused(context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context);
    }

    private static async Task SelectAsync(HttpContext context, RunSelection selection)
    {
        var cookie = CookieName(context);
        var asked = context.Request.Query[Parameter] is [{ Length: > 0 } given] ? given : null;
        var remembered = context.Request.Cookies[cookie];
        var wanted = asked ?? (HttpMethods.IsGet(context.Request.Method) ? remembered : null);
        if (wanted is not null && wanted != Live)
        {
            await selection.SelectAsync(wanted, context.RequestAborted);
        }

        if (HttpMethods.IsGet(context.Request.Method) && selection.RunId != remembered)
        {
            var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true, Path = "/" };
            if (selection.RunId is { } run)
            {
                context.Response.Cookies.Append(cookie, run, options);
            }
            else if (remembered is not null)
            {
                context.Response.Cookies.Delete(cookie, options);
            }
        }
    }

    // A page that remembered its run says that it is gone and shows the live one; nobody is given another run than the one that was asked for. The API says
    // so itself, once it knows its caller.
    private static bool IsRefused(HttpContext context)
        => !IsApi(context) && (context.Request.Query.ContainsKey(Parameter) || context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null);

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    // Not for scripts and style sheets, nor for the circuit's own requests: the page hands its run on.
    private static bool IsForTelemetry(HttpContext context)
        => context.GetEndpoint() is { } endpoint
            && (FrontendAuthentication.IsSignedIn(context) || endpoint.Metadata.GetMetadata<AnonymousMetadata>() is null || IsApi(context))
            && !context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal)
            && !System.IO.Path.HasExtension(context.Request.Path);

    private static string CookieName(HttpContext context)
        => string.Create(CultureInfo.InvariantCulture, $"{FrontendAuthentication.CookieName(context.Connection.LocalPort)}.run");
}
