using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Problems;

/// <summary>The problems this surface answers with (<see href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</see>): what happened, why, what to do.</summary>
internal static class ApiProblem
{
    public static IResult Invalid(IDictionary<string, string[]> errors) =>
        TypedResults.ValidationProblem(errors, detail: "Nothing was stored. Correct the fields named in 'errors' and send the request again.", title: "The request is not valid");

    public static IResult Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static IResult NotFound(string what, Guid id) =>
        TypedResults.Problem($"There is no {what} with the id {id}.", statusCode: StatusCodes.Status404NotFound, title: $"No such {what}");

    public static IResult NotLoopback(string? host) =>
        TypedResults.Problem(
            $"'{host}' is not a loopback address, and nothing was sent to it. Portwatch watches this machine only: use 127.0.0.1, another address of 127.0.0.0/8, ::1 or localhost. Whoever runs it can allow other hosts by name, with the setting {TargetRule.Setting}.",
            statusCode: StatusCodes.Status422UnprocessableEntity,
            title: "The target is not on this machine");

    public static IResult Taken(string what, MonitoredEndpoint? owner, string choice) =>
        TypedResults.Problem(
            owner is null
                ? $"{what} was registered a moment ago and has been let go of since. Send the request again."
                : $"{what} is registered already, as '{owner.Name}'. Change that endpoint, or choose another {choice}.",
            statusCode: StatusCodes.Status409Conflict,
            title: "Already registered",
            extensions: owner is null ? null : new Dictionary<string, object?> { ["ownerId"] = owner.Id.ToString(), ["ownerName"] = owner.Name });

    public static IResult Changed(Guid id) =>
        TypedResults.Problem(
            $"Endpoint {id} has been changed since the version that If-Match names. Read it again, and decide whether your change still applies.",
            statusCode: StatusCodes.Status412PreconditionFailed,
            title: "The endpoint has changed");

    public static IResult KeyReused(string key) =>
        TypedResults.Problem(
            $"The Idempotency-Key '{key}' came before, with another body. A key belongs to one request: use a new one for a new request.",
            statusCode: StatusCodes.Status422UnprocessableEntity,
            title: "The Idempotency-Key was used for another request");

    public static IResult TooMany(HttpContext context, string detail, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status429TooManyRequests, title: "Too many checks");
    }
}
