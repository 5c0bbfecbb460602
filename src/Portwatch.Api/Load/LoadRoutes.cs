using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Portwatch.Api.Problems;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Load;

/// <summary>A load run: short, and not hard.</summary>
// Settable: generated JSON gives what is only initialized its type's default, not its own.
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LoadRequest
{
    public const int MaxRate = 200;
    public const int MaxSeconds = 30;

    /// <summary>Requests a second, 1 to 200; 20 if absent.</summary>
    [Range(1, MaxRate)]
    public int Rate { get; set; } = 20;

    /// <summary>Seconds, 1 to 30; 5 if absent.</summary>
    [Range(1, MaxSeconds)]
    public int Seconds { get; set; } = 5;
}

/// <summary>What came of a load run.</summary>
/// <param name="Requests">How many were sent.</param>
/// <param name="Succeeded">How many were answered by 2xx or 3xx.</param>
/// <param name="Skipped">How many were not sent, because too many were still unanswered.</param>
/// <param name="P50Ms">The median.</param>
/// <param name="P95Ms">The 95th percentile.</param>
/// <param name="P99Ms">The 99th percentile.</param>
/// <param name="SlowestTraceId">The trace of the slowest request.</param>
internal sealed record LoadResult(int Requests, int Succeeded, int Skipped, double P50Ms, double P95Ms, double P99Ms, string? SlowestTraceId);

/// <summary><c>/api/endpoints/{id}/load</c>.</summary>
internal static class LoadRoutes
{
    private const int MaxUnanswered = 64;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    // One run at a time: two would measure each other.
    private static readonly SemaphoreSlim Running = new(1, 1);

    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { Timeout = RequestTimeout };

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/endpoints/{id:guid}/load", RunAsync)
            .WithTags("Endpoints").WithSummary("Loads an HTTP endpoint of this machine on purpose, bounded, and says how it bore it. Answers when the run is over.")
            .Produces<LoadResult>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> RunAsync(Guid id, LoadRequest request, PortwatchContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await context.Endpoints.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken) is not { } endpoint)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        // Never another machine, also where it may be watched.
        if (!Loopback.Contains(endpoint.Host))
        {
            return ApiProblem.NotLoopback(endpoint.Host);
        }

        if (endpoint.Protocol is not (EndpointProtocol.Http or EndpointProtocol.H2c))
        {
            return ApiProblem.Invalid("protocol", "Only http and h2c endpoints can be loaded.");
        }

        if (!await Running.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return TypedResults.Problem("Another load run is under way, and two would measure each other. Wait until it is over.", statusCode: StatusCodes.Status409Conflict, title: "A load run is under way");
        }

        try
        {
            return TypedResults.Ok(await MeasureAsync(endpoint, request, time, cancellationToken));
        }
        finally
        {
            Running.Release();
        }
    }

    private static async Task<LoadResult> MeasureAsync(MonitoredEndpoint endpoint, LoadRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://{Loopback.Authority(endpoint.Host, endpoint.Port)}{endpoint.Path ?? "/"}");
        var requests = new List<Task<(double Ms, bool IsSuccess, string? TraceId)>>();
        var skipped = 0;
        using var places = new SemaphoreSlim(MaxUnanswered);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / request.Rate), time);
        for (var i = 0; i < request.Rate * request.Seconds; i++)
        {
            if (await places.WaitAsync(TimeSpan.Zero, cancellationToken))
            {
                requests.Add(SendAsync(endpoint.Protocol, address, places, cancellationToken));
            }
            else
            {
                skipped++;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        var answers = (await Task.WhenAll(requests)).OrderBy(answer => answer.Ms).ToList();
        return new(answers.Count, answers.Count(answer => answer.IsSuccess), skipped, At(0.5), At(0.95), At(0.99), answers[^1].TraceId);

        double At(double share) => Math.Round(answers[(int)Math.Ceiling(share * answers.Count) - 1].Ms, 2);
    }

    private static async Task<(double Ms, bool IsSuccess, string? TraceId)> SendAsync(EndpointProtocol protocol, Uri address, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        // A trace of its own: the slowest one is to be found by it.
        Activity.Current = null;
        using var activity = ApiTelemetry.Source.StartActivity("load request", ActivityKind.Internal, parentContext: default);
        using var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = protocol == EndpointProtocol.H2c ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var started = Stopwatch.GetTimestamp();
        var isSuccess = false;
        try
        {
            using var response = await Client.SendAsync(request, cancellationToken);
            isSuccess = (int)response.StatusCode is >= 200 and < 400;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        }
        finally
        {
            places.Release();
        }

        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, isSuccess, activity?.TraceId.ToString());
    }
}
