using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Portwatch.Data;

namespace Portwatch.Api.Problems;

/// <summary>Turns what no handler caught into a problem document. A database that is away is the server's state, not a fault of this request.</summary>
internal sealed class ApiExceptionHandler(IProblemDetailsService problems, NpgsqlDataSource dataSource) : IExceptionHandler
{
    private const int RetryAfterSeconds = 2;

    /// <summary>Whether <paramref name="exception"/>, or what it wraps, means that the database is away.</summary>
    public static bool IsDatabaseAway(Exception? exception) => exception switch
    {
        null => false,
        PostgresException postgres => postgres.IsTransient,
        NpgsqlException or SocketException or TimeoutException => true,
        // EF Core wraps what happens while it saves or retries.
        _ => IsDatabaseAway(exception.InnerException),
    };

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        dataSource.ForgetLost(exception);
        var problem = Describe(exception);
        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        BadHttpRequestException bad => new()
        {
            Status = bad.StatusCode,
            Title = "The request could not be read",
            // The binder's message names the parameter; the parser's, inside it, the place.
            Detail = bad.InnerException is { } inner ? $"{bad.Message} {inner.Message}" : bad.Message,
        },
        _ when IsDatabaseAway(exception) => new()
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "The database does not answer",
            Detail = "Nothing was changed. The board at /api/status is still served from the cache; try again in a moment, and look at /health/ready.",
        },
        _ => new()
        {
            Status = StatusCodes.Status500InternalServerError,
            Title = "Something went wrong here",
            Detail = "The fault is on this side. Its trace, by the id below, tells the rest.",
        },
    };
}
