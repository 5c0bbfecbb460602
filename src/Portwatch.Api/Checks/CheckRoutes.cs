using Microsoft.EntityFrameworkCore;
using Portwatch.Api.Problems;
using Portwatch.Data;
using Portwatch.Data.Jobs;
using Portwatch.Data.Model;

namespace Portwatch.Api.Checks;

/// <summary><c>/api/endpoints/{id}/checks</c> and <c>/api/checks/{jobId}</c>.</summary>
internal static class CheckRoutes
{
    private const int RetryAfterSeconds = 5;

    // A result is measured shortly before it is written; the range lets PostgreSQL look into one or two partitions only.
    private static readonly TimeSpan ResultMargin = TimeSpan.FromMinutes(2);

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
        try
        {
            var wait = await bucket.TakeAsync(id, BucketRule.ManualChecks);
            if (wait > TimeSpan.Zero)
            {
                return ApiProblem.TooMany(
                    context,
                    $"Endpoint {id} has had its {BucketRule.ManualChecks.Capacity} manual checks for the moment; it gets {BucketRule.ManualChecks.TokensPerSecond:0.##} more a second. It is also checked by itself.",
                    wait);
            }
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception))
        {
            return ApiProblem.Unavailable(
                context,
                "The queue does not answer",
                "The check was not started: the cache, which carries checks to the worker, is away. Try again in a moment; what is known is still at /api/status.",
                RetryAfterSeconds);
        }

        if (await dispatcher.DispatchAsync(id, cancellationToken) is not { } jobId)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        var view = new CheckView
        {
            Id = jobId,
            EndpointId = id,
            State = EnumText.Write(CheckState.Queued),
            RequestedBy = CheckRequest.Manual,
            EnqueuedAt = time.GetUtcNow(),
            Attempt = 0,
            TraceId = System.Diagnostics.Activity.Current?.TraceId.ToString(),
        };
        return TypedResults.Accepted($"/api/checks/{jobId}", view);
    }

    private static async Task<IResult> GetAsync(Guid jobId, PortwatchContext context, CancellationToken cancellationToken)
    {
        var job = await context.CheckJobs.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Id == jobId, cancellationToken);
        if (job is null)
        {
            return ApiProblem.NotFound("check", jobId);
        }

        CheckResult? result = null;
        if (job.StartedAt is { } started)
        {
            var (from, to) = (started - ResultMargin, (job.FinishedAt ?? started) + ResultMargin);
            result = await context.CheckResults.AsNoTracking()
                .FirstOrDefaultAsync(r => r.EndpointId == job.EndpointId && r.At >= from && r.At <= to && r.JobId == jobId, cancellationToken);
        }

        return TypedResults.Ok(CheckView.Of(job, result));
    }
}
