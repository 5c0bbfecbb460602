using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.Security;

namespace LocalStack.Dashboard.Api;

/// <summary>Stands before every endpoint of the HTTP API.</summary>
internal static class ApiGuard
{
    /// <summary>Answers those who may ask, of a run that is kept, and says to the others why not.</summary>
    public static RequestDelegate Of(RequestDelegate answer) => context =>
        !ApiAccess.IsAllowed(context) ? ApiAnswer.WriteProblemAsync(
            context,
            StatusCodes.Status401Unauthorized,
            $"Send a key in the '{ApiAccess.KeyHeader}' header: DASHBOARD__API__PRIMARYAPIKEY or, if that is not set, DASHBOARD__OTLP__PRIMARYAPIKEY.")
        : context.RequestServices.GetRequiredService<RunSelection>().MissingRunId is { } missing ? ApiAnswer.WriteProblemAsync(
            context, StatusCodes.Status404NotFound, $"Run '{missing}' is not stored. Omit '{RunSelector.Parameter}' for the live run.")
        : answer(context);
}
