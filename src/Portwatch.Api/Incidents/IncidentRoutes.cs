using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Portwatch.Api.Problems;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Incidents;

/// <summary><c>/api/incidents</c> and <c>/api/deliveries</c>, newest first.</summary>
internal static class IncidentRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/incidents", ListAsync)
            .WithTags("Incidents").WithSummary("Incidents, newest first; open=true for those that last.")
            .Produces<ItemPage<IncidentView>>().ProducesValidationProblem();
        api.MapPost("/incidents/{id:guid}/ack", AcknowledgeAsync)
            .WithTags("Incidents").WithSummary("Says that somebody knows. Saying it again changes nothing.")
            .Produces<IncidentView>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/deliveries", ListDeliveriesAsync)
            .WithTags("Incidents").WithSummary("What became of the alerts, newest first.")
            .Produces<ItemPage<Delivery>>().ProducesValidationProblem();
    }

    private static async Task<IResult> ListAsync(
        PortwatchContext context, bool? open, Guid? endpointId, Guid? cursor, [Range(1, Paging.MaxLimit)] int? limit, CancellationToken cancellationToken)
    {
        var size = limit ?? Paging.DefaultLimit;
        var query = context.Incidents.AsNoTracking().Include(incident => incident.Endpoint).AsQueryable();
        query = open switch
        {
            true => query.Where(incident => incident.ClosedAt == null),
            false => query.Where(incident => incident.ClosedAt != null),
            null => query,
        };
        if (endpointId is not null)
        {
            query = query.Where(incident => incident.EndpointId == endpointId);
        }

        if (cursor is { } after)
        {
            query = query.Where(incident => incident.Id.CompareTo(after) < 0);
        }

        var items = await query.OrderByDescending(incident => incident.Id).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Of(items, size, incident => incident.Id, IncidentView.Of));
    }

    private static async Task<IResult> AcknowledgeAsync(Guid id, PortwatchContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        // The first one counts: when somebody knew is a fact.
        var now = time.GetUtcNow();
        await context.Incidents.Where(incident => incident.Id == id && incident.AckedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(incident => incident.AckedAt, now), cancellationToken);
        var acknowledged = await context.Incidents.AsNoTracking().Include(incident => incident.Endpoint).FirstOrDefaultAsync(incident => incident.Id == id, cancellationToken);
        return acknowledged is null ? ApiProblem.NotFound("incident", id) : TypedResults.Ok(IncidentView.Of(acknowledged));
    }

    private static async Task<IResult> ListDeliveriesAsync(
        PortwatchContext context, Guid? cursor, [Range(1, Paging.MaxLimit)] int? limit, CancellationToken cancellationToken)
    {
        var size = limit ?? Paging.DefaultLimit;
        var query = context.Deliveries.AsNoTracking();
        if (cursor is { } after)
        {
            query = query.Where(delivery => delivery.Id.CompareTo(after) < 0);
        }

        var items = await query.OrderByDescending(delivery => delivery.Id).Take(size + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Paging.Of(items, size, delivery => delivery.Id, delivery => delivery));
    }
}
