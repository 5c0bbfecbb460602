using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portwatch.Api.Problems;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Checks;

/// <summary><c>/api/endpoints/{id}/checks</c> and <c>/api/checks/{jobId}</c>.</summary>
internal static class CheckRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/endpoints/{id:guid}/checks", RequestAsync)
            .WithTags("Checks").WithSummary("Asks for a check now. The demonstration trace starts here.")
            .Produces<CheckView>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/checks/{jobId:guid}", GetAsync)
            .WithTags("Checks").WithSummary("What became of a check.")
            .Produces<CheckView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> RequestAsync(
        Guid id, HttpContext context, TokenBucket bucket, CheckDispatcher dispatcher, TimeProvider time, CancellationToken cancellationToken)
    {
        var wait = await bucket.TakeAsync(id);
        if (wait > TimeSpan.Zero)
        {
            return ApiProblem.TooMany(
                context,
                $"Endpoint {id} has had its {TokenBucket.Capacity} manual checks for the moment; it gets one more a second. It is also checked by itself.",
                wait);
        }

        if (await dispatcher.DispatchAsync(id, cancellationToken) is not { } jobId)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        var job = new CheckJob { Id = jobId, EndpointId = id, RequestedBy = CheckJob.Manual, State = CheckState.Queued, EnqueuedAt = time.GetUtcNow(), Traceparent = Activity.Current?.Id };
        return TypedResults.Accepted($"/api/checks/{jobId}", CheckView.Of(job, result: null));
    }

    private static async Task<IResult> GetAsync(Guid jobId, PortwatchContext context, CancellationToken cancellationToken)
    {
        var job = await context.CheckJobs.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Id == jobId, cancellationToken);
        if (job is null)
        {
            return ApiProblem.NotFound("check", jobId);
        }

        var result = await context.CheckResults.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.JobId == jobId, cancellationToken);
        return TypedResults.Ok(CheckView.Of(job, result));
    }
}
