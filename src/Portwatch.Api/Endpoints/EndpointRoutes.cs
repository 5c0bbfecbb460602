using Portwatch.Api.Problems;
using Portwatch.Api.Status;
using Portwatch.Data;

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
        CreateEndpoint request, HttpContext context, EndpointStore store, TargetRule targets, BoardAnnouncer board, CancellationToken cancellationToken)
    {
        string? key = context.Request.Headers["Idempotency-Key"];
        if (key is not null && !EndpointValidation.IsText(key, MaxKeyLength))
        {
            return ApiProblem.Invalid("Idempotency-Key", $"An Idempotency-Key has 1 to {MaxKeyLength} characters.");
        }

        var check = EndpointValidation.Check(request, targets);
        if (check.Draft is null)
        {
            return check.IsElsewhere ? ApiProblem.NotLoopback(request.Host) : ApiProblem.Invalid(check.Faults);
        }

        var result = await store.CreateAsync(check.Draft, key, cancellationToken);
        if (result.Endpoint is { } endpoint)
        {
            if (result.IsReplay)
            {
                context.Response.Headers["Idempotent-Replayed"] = "true";
            }
            else
            {
                await board.ChangedAsync(endpoint.Id, cancellationToken);
            }

            context.Response.Headers.ETag = EntityTag.Write(endpoint.Version);
            return TypedResults.Created($"/api/endpoints/{endpoint.Id}", EndpointView.Of(endpoint));
        }

        return result switch
        {
            { IsKeyReused: true } => ApiProblem.KeyReused(key!),
            { MadeId: { } made } => ApiProblem.NotFound("endpoint any more: an earlier request with this Idempotency-Key made one", made),
            _ => Conflict(result, check.Draft),
        };
    }

    private static async Task<IResult> ListAsync(
        EndpointStore store, string? tag, string? state, string? q, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        var (filter, faults) = EndpointFilter.Read(tag, state, q, cursor, limit);
        if (filter is null)
        {
            return ApiProblem.Invalid(faults);
        }

        var (items, hasMore) = await store.ListAsync(filter, cancellationToken);
        return TypedResults.Ok(new ItemPage<EndpointView>([.. items.Select(EndpointView.Of)], hasMore ? Cursor.Write(items[^1].Id) : null));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext context, EndpointStore store, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } endpoint)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        context.Response.Headers.ETag = EntityTag.Write(endpoint.Version);
        return EntityTag.IsKnown(context.Request.Headers.IfNoneMatch, endpoint.Version)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(EndpointView.Of(endpoint));
    }

    private static async Task<IResult> PatchAsync(
        Guid id, PatchEndpoint request, HttpContext context, EndpointStore store, TargetRule targets, BoardAnnouncer board, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } current)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        if (!EntityTag.AllowsChange(context.Request.Headers.IfMatch, current.Version))
        {
            return ApiProblem.Changed(id);
        }

        var merged = EndpointDraft.Merge(current, request);
        var check = EndpointValidation.Check(merged, targets);
        if (check.Draft is null)
        {
            return check.IsElsewhere ? ApiProblem.NotLoopback(merged.Host) : ApiProblem.Invalid(check.Faults);
        }

        var result = await store.UpdateAsync(id, current.Version, check.Draft, cancellationToken);
        switch (result.Outcome)
        {
            case UpdateOutcome.Updated when result.Endpoint is { } endpoint:
                await board.ChangedAsync(id, cancellationToken);
                context.Response.Headers.ETag = EntityTag.Write(endpoint.Version);
                return TypedResults.Ok(EndpointView.Of(endpoint));
            case UpdateOutcome.Changed:
                return ApiProblem.Changed(id);
            case UpdateOutcome.Conflict:
                return Conflict(result.Conflict!, check.Draft);
            default:
                return ApiProblem.NotFound("endpoint", id);
        }
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext context, EndpointStore store, BoardAnnouncer board, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { } current)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        if (!EntityTag.AllowsChange(context.Request.Headers.IfMatch, current.Version) || !await store.DeleteAsync(id, current.Version, cancellationToken))
        {
            return ApiProblem.Changed(id);
        }

        await board.RemovedAsync(id);
        return TypedResults.NoContent();
    }

    private static IResult Conflict(CreateResult result, EndpointDraft draft)
    {
        var what = result.IsNameTaken
            ? $"The name '{draft.Name}'"
            : $"{Loopback.Authority(draft.Host, draft.Port)} ({EnumText.Write(draft.Protocol)})";
        return result.Owner is { } owner
            ? ApiProblem.Conflict($"{what} is registered already, as '{owner.Name}'. Change that endpoint, or choose another {(result.IsNameTaken ? "name" : "port")}.", owner.Id, owner.Name)
            : TypedResults.Problem($"{what} was registered a moment ago and has been let go of since. Send the request again.", statusCode: StatusCodes.Status409Conflict, title: "Already registered");
    }
}
