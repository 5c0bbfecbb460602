using LocalStack.Dashboard.Configuration;

namespace LocalStack.Dashboard.Security;

/// <summary>Who may use the HTTP API: callers with a key in <c>x-api-key</c>, and a logged-in browser without one.</summary>
internal static class ApiAccess
{
    public const string KeyHeader = "x-api-key";

    public static bool IsAllowed(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<DashboardOptions>();
        return options.ApiIsUnsecured
            || options.FrontendAuthMode == FrontendAuthMode.Unsecured && options.ApiKeys.IsEmpty
            || FrontendAuthentication.IsSignedIn(context)
            || HasKey(context, options);
    }

    private static bool HasKey(HttpContext context, DashboardOptions options)
        => context.Request.Headers[KeyHeader] is [var key] && options.ApiKeys.Any(known => Secrets.Match(known, key));
}
