using System.ComponentModel.DataAnnotations;
using Portwatch.Api.Problems;
using Portwatch.Api.Status;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Endpoints;

/// <summary><c>/api/endpoints</c>.</summary>
internal static class EndpointRoutes
{
    private const string Collection = "/endpoints";
    private const string Item = "/endpoints/{id:guid}";
    private const int MaxKeyLength = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(Collection, CreateAsync)
            .WithTags("Endpoints").WithSummary("Registers an endpoint. An Idempotency-Key makes a repetition safe.")
            .Produces<EndpointView>(StatusCodes.Status201Created).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet(Collection, ListAsync)
            .WithTags("Endpoints").WithSummary("Lists endpoints in the order of their registration.")
            .Produces<ItemPage<EndpointView>>().ProducesValidationProblem();
        api.MapGet(Item, GetAsync)
            .WithTags("Endpoints").WithSummary("One endpoint, with its entity tag.")
            .Produces<EndpointView>().Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPatch(Item, PatchAsync)
            .WithTags("Endpoints").WithSummary("Changes the fields that are given. If-Match guards against changes of others.")
            .Produces<EndpointView>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapDelete(Item, DeleteAsync)
            .WithTags("Endpoints").WithSummary("Removes an endpoint with its incidents. If-Match guards against changes of others.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<IResult> CreateAsync(
        EndpointRequest request, HttpContext context, EndpointStore store, TargetRule targets, BoardAnnouncer board, TimeProvider time, CancellationToken cancellationToken)
    {
        string? key = context.Request.Headers["Idempotency-Key"];
        if (key is not null && !TextAttribute.IsText(key, MaxKeyLength))
        {
            return ApiProblem.Invalid("Idempotency-Key", $"An Idempotency-Key has 1 to {MaxKeyLength} characters.");
        }

        var endpoint = new MonitoredEndpoint();
        if (request.ApplyTo(endpoint, targets) is { } problem)
        {
            return problem;
        }

        var result = await store.CreateAsync(endpoint, key, request.Hash(), cancellationToken);
        if (result.Endpoint is not { } created)
        {
            return result.Problem!;
        }

        if (result.IsReplay)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }
        else
        {
            await board.ChangedAsync(created.Id, cancellationToken);
        }

        context.Response.GetTypedHeaders().ETag = EntityTag.Of(created.Version);
        return TypedResults.Created($"/api/endpoints/{created.Id}", EndpointView.Of(created, time.GetUtcNow()));
    }

    private static async Task<IResult> ListAsync(
        EndpointStore store,
        TimeProvider time,
        [Text(50)] string? tag,
        [Word<EndpointState>] string? state,
        [Text(100)] string? q,
        Guid? cursor,
        [Range(1, Paging.MaxLimit)] int? limit,
        CancellationToken cancellationToken)
    {
        var size = limit ?? Paging.DefaultLimit;
        EndpointState? wanted = state is null ? null : EnumText.Read<EndpointState>(state);
        var items = await store.ListAsync(tag, wanted, q, cursor, size + 1, cancellationToken);
        return TypedResults.Ok(Paging.Of(items, size, endpoint => endpoint.Id, endpoint => EndpointView.Of(endpoint, time.GetUtcNow())));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext context, EndpointStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } endpoint)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        context.Response.GetTypedHeaders().ETag = EntityTag.Of(endpoint.Version);
        return EntityTag.IsKnown(context.Request, endpoint.Version)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(EndpointView.Of(endpoint, time.GetUtcNow()));
    }

    private static async Task<IResult> PatchAsync(
        Guid id, EndpointRequest request, HttpContext context, EndpointStore store, TargetRule targets, BoardAnnouncer board, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await store.FindToChangeAsync(id, cancellationToken) is not { } endpoint)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        if (!EntityTag.AllowsChange(context.Request, endpoint.Version))
        {
            return ApiProblem.Changed(id);
        }

        if (request.ApplyTo(endpoint, targets) is { } problem)
        {
            return problem;
        }

        var result = await store.UpdateAsync(endpoint, cancellationToken);
        if (result.Endpoint is not { } changed)
        {
            return result.Problem!;
        }

        await board.ChangedAsync(id, cancellationToken);
        context.Response.GetTypedHeaders().ETag = EntityTag.Of(changed.Version);
        return TypedResults.Ok(EndpointView.Of(changed, time.GetUtcNow()));
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext context, EndpointStore store, BoardAnnouncer board, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } current)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        if (!EntityTag.AllowsChange(context.Request, current.Version) || !await store.DeleteAsync(id, current.Version, cancellationToken))
        {
            return ApiProblem.Changed(id);
        }

        await board.RemovedAsync(id);
        return TypedResults.NoContent();
    }
}
