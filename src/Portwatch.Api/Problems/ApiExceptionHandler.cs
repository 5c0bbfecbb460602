using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Portwatch.Core;

namespace Portwatch.Api.Problems;

/// <summary>Turns what no handler caught into a problem document. A database that is away is the server's state, not a fault of this request.</summary>
internal sealed partial class ApiExceptionHandler(IProblemDetailsService problems, DatabaseGate database, ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    private const int RetryAfterSeconds = 2;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        database.Report(exception);
        var problem = Describe(httpContext, exception);
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            // The answer says nothing of it, and the framework logs nothing that is handled.
            Log.Failed(logger, httpContext.Request.Method, httpContext.Request.Path, exception);
        }
        else if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails Describe(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException bad => new() { Status = bad.StatusCode, Title = "The request could not be read", Detail = Describe(context, bad) },
        _ when DatabaseGate.IsAway(exception) => new()
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "The database does not answer",
            Detail = "Nothing was changed. The board at /api/status is still served as it was last known; try again in a moment, and look at /health/ready.",
        },
        _ => new()
        {
            Status = StatusCodes.Status500InternalServerError,
            Title = "Something went wrong here",
            Detail = "The fault is on this side. Its trace, by the id below, tells the rest.",
        },
    };

    // The exceptions' own messages name this program's types, which are nobody's business; where the fault is, they know.
    private static string Describe(HttpContext context, BadHttpRequestException exception)
    {
        const string See = "/openapi/v1.json says what there is.";
        if (exception.InnerException is JsonException json)
        {
            return json.Path is null or "$"
                ? $"The body is no JSON of the expected form (line {json.LineNumber + 1}). {See}"
                : $"The body has at '{json.Path}' a field that is not known here, or a value that does not fit it (line {json.LineNumber + 1}). {See}";
        }

        var given = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(parameter => parameter.HasTryParse && context.Request.Query.ContainsKey(parameter.Name)).Select(parameter => $"'{parameter.Name}'") ?? [];
        return exception.StatusCode != StatusCodes.Status400BadRequest ? $"It was refused before it was read. {See}"
            : given.Any() ? $"A value in the address does not fit: look at {string.Join(", ", given)}. {See}"
            : $"The body is missing, or no JSON (content-type: application/json). {See}";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
        public static partial void Failed(ILogger logger, string method, string path, Exception exception);
    }
}
