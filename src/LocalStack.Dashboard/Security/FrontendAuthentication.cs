using System.Globalization;
using LocalStack.Dashboard.Configuration;

namespace LocalStack.Dashboard.Security;

/// <summary>Answers the pages only to browsers with a valid ticket; sends the others to the login page, and from there back to where they wanted to go.</summary>
internal sealed class FrontendAuthentication(RequestDelegate next, DashboardOptions options, SessionTicket ticket)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (options.FrontendAuthMode == FrontendAuthMode.Unsecured || ListenerGate.RoleOf(context) != ListenerRole.Frontend)
        {
            return next(context);
        }

        if (ticket.TryAccept(context.Request.Cookies[CookieName(context.Request)], out var remaining))
        {
            if (remaining < SessionTicket.Lifetime * 0.75)
            {
                SignIn(context, ticket);
            }

            context.Items[typeof(FrontendAuthentication)] = true;
            return next(context);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<AnonymousMetadata>() is not null)
        {
            return next(context);
        }

        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            var wanted = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
            context.Response.Redirect(wanted == "/" ? "/login" : $"/login?returnUrl={Uri.EscapeDataString(wanted)}");
            return Task.CompletedTask;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>Whether this request came with a valid ticket.</summary>
    public static bool IsSignedIn(HttpContext context) => context.Items.ContainsKey(typeof(FrontendAuthentication));

    public static void SignIn(HttpContext context, SessionTicket ticket)
        => context.Response.Cookies.Append(CookieName(context.Request), ticket.Issue(), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            IsEssential = true,
            Path = "/",
            MaxAge = SessionTicket.Lifetime,
        });

    /// <summary>A path of our own; anything that could leave this site becomes the first page.</summary>
    public static string LocalUrl(string? url)
        => url is ['/', ..] && !url.StartsWith("//", StringComparison.Ordinal) && !url.Contains('\\', StringComparison.Ordinal) && !url.Any(char.IsControl) && !url.StartsWith("/login", StringComparison.Ordinal)
            ? url
            : "/";

    // Browsers share cookies between the ports of one host; the port in the name keeps two dashboards from signing each other out.
    public static string CookieName(int port) => string.Create(CultureInfo.InvariantCulture, $"localstack.dashboard.{port}");

    private static string CookieName(HttpRequest request) => CookieName(request.HttpContext.Connection.LocalPort);
}
