using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LocalStack.Dashboard.Components.Pages;

/// <summary>
/// <c>/login?t=…</c> exchanges the token of this run for a cookie and leaves the address bar and history without it.
/// The token itself stays good for the run: the address on the console opens a second browser, too.
/// </summary>
internal static class LoginEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/login", ShowOrExchangeAsync).WithMetadata(AnonymousMetadata.Instance);
        endpoints.MapPost("/login", AcceptFormAsync).WithMetadata(AnonymousMetadata.Instance);

        // An open page asks now and then, which slides the ticket's end; 401 tells it that the run is over.
        endpoints.MapGet("/session", context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
    }

    private static Task ShowOrExchangeAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<DashboardOptions>();
        var returnUrl = FrontendAuthentication.LocalUrl(context.Request.Query["returnUrl"]);
        if (options.FrontendAuthMode == FrontendAuthMode.Unsecured || FrontendAuthentication.IsSignedIn(context))
        {
            context.Response.Redirect(returnUrl);
            return Task.CompletedTask;
        }

        string? token = context.Request.Query["t"];
        if (string.IsNullOrEmpty(token))
        {
            return ShowAsync(context, returnUrl, refused: false);
        }

        return Secrets.Match(options.BrowserToken, token) ? EnterAsync(context, returnUrl) : ShowAsync(context, returnUrl, refused: true);
    }

    private static async Task AcceptFormAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<DashboardOptions>();
        if (!await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            context.Response.Redirect("/login");
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var returnUrl = FrontendAuthentication.LocalUrl(form["returnUrl"]);
        if (options.FrontendAuthMode == FrontendAuthMode.Unsecured || Secrets.Match(options.BrowserToken, TokenIn(form["token"])))
        {
            await EnterAsync(context, returnUrl);
            return;
        }

        await ShowAsync(context, returnUrl, refused: true);
    }

    private static Task EnterAsync(HttpContext context, string returnUrl)
    {
        FrontendAuthentication.SignIn(context, context.RequestServices.GetRequiredService<SessionTicket>());
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = returnUrl;
        return Task.CompletedTask;
    }

    private static Task ShowAsync(HttpContext context, string returnUrl, bool refused)
        => new RazorComponentResult<LoginPage>(new Dictionary<string, object?>
        {
            [nameof(LoginPage.ReturnUrl)] = returnUrl,
            [nameof(LoginPage.Refused)] = refused,
        })
        { StatusCode = refused ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK }.ExecuteAsync(context);

    /// <summary>People paste the whole address as often as the token in it.</summary>
    private static string? TokenIn(string? pasted)
    {
        var text = pasted?.Trim();
        if (text is not null && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Query.Length > 0)
        {
            foreach (var pair in url.Query.TrimStart('?').Split('&'))
            {
                if (pair.StartsWith("t=", StringComparison.Ordinal))
                {
                    return Uri.UnescapeDataString(pair[2..]);
                }
            }
        }

        return text;
    }
}
