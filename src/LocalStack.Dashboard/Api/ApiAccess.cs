using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.Security;

namespace LocalStack.Dashboard.Api;

/// <summary>Who may use the HTTP API: callers with a key in <c>x-api-key</c>, and a logged-in browser without one.</summary>
internal static class ApiAccess
{
    public const string KeyHeader = "x-api-key";

    /// <summary>Answers those who may, and says to the others what to send.</summary>
    public static RequestDelegate Guard(RequestDelegate answer) => context =>
    {
        var options = context.RequestServices.GetRequiredService<DashboardOptions>();
        var isAllowed = options.ApiIsUnsecured
            || options.FrontendAuthMode == FrontendAuthMode.Unsecured && options.ApiKeys.IsEmpty
            || FrontendAuthentication.IsSignedIn(context)
            || HasKey(context);
        return isAllowed ? answer(context) : ApiAnswer.WriteProblemAsync(
            context,
            StatusCodes.Status401Unauthorized,
            $"Send a key in the header '{KeyHeader}': DASHBOARD__API__PRIMARYAPIKEY, or without one DASHBOARD__OTLP__PRIMARYAPIKEY.");
    };

    /// <summary>Whether the request shows a key that we know.</summary>
    public static bool HasKey(HttpContext context)
        => context.Request.Headers[KeyHeader] is [var key] && context.RequestServices.GetRequiredService<DashboardOptions>().ApiKeys.Any(known => Secrets.Match(known, key));
}
