using System.Diagnostics;

namespace Portwatch.Api.Problems;

/// <summary>Every error is a problem document, and carries the trace it can be found by.</summary>
internal static class ProblemRegistration
{
    public static void AddApiProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier);
        services.AddExceptionHandler<ApiExceptionHandler>();
    }
}
