using Portwatch.Api.Status;

namespace Portwatch.Api.Ports;

/// <summary><c>/api/ports</c>.</summary>
internal static class PortRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/ports", GetAsync)
            .WithTags("Ports").WithSummary("What listens on this machine, joined with what is registered. Owners are known on Linux only, for processes this user may look at.")
            .Produces<IReadOnlyList<PortView>>();

    private static async Task<IResult> GetAsync(HttpContext context, BoardReader board, PortSurvey survey, CancellationToken cancellationToken)
    {
        var snapshot = await board.ReadAsync(cancellationToken);
        StatusRoutes.Describe(context.Response, snapshot);
        return TypedResults.Ok(await survey.ReadAsync(snapshot.Entries));
    }
}
