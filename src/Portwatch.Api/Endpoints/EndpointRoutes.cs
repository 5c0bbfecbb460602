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

        var (draft, faults) = EndpointDraft.Read(request, targets);
        if (draft is null)
        {
            return faults.Count == 0 ? ApiProblem.NotLoopback(request.Host) : ApiProblem.Invalid(faults);
        }

        var result = await store.CreateAsync(draft, key, cancellationToken);
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

            context.Response.GetTypedHeaders().ETag = EntityTag.Of(endpoint.Version);
            return TypedResults.Created($"/api/endpoints/{endpoint.Id}", EndpointView.Of(endpoint, time.GetUtcNow()));
        }

        return result switch
        {
            { IsKeyReused: true } => ApiProblem.KeyReused(key!),
            { MadeId: { } made } => ApiProblem.NotFound("endpoint any more: an earlier request with this Idempotency-Key made one", made),
            _ => Conflict(result, draft),
        };
    }

    private static async Task<IResult> ListAsync(
        EndpointStore store,
        TimeProvider time,
        [Text(50)] string? tag,
        [Word<EndpointState>] string? state,
        [Text(100)] string? q,
        [Cursor] string? cursor,
        [Range(1, Paging.MaxLimit)] int? limit,
        CancellationToken cancellationToken)
    {
        var size = limit ?? Paging.DefaultLimit;
        EndpointState? wanted = state is null ? null : EnumText.Read<EndpointState>(state);
        var items = await store.ListAsync(tag, wanted, q, Cursor.Read(cursor), size + 1, cancellationToken);
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
        if (await store.FindAsync(id, cancellationToken) is not { } current)
        {
            return ApiProblem.NotFound("endpoint", id);
        }

        if (!EntityTag.AllowsChange(context.Request, current.Version))
        {
            return ApiProblem.Changed(id);
        }

        var merged = EndpointDraft.Merge(current, request);
        var (draft, faults) = EndpointDraft.Read(merged, targets);
        if (draft is null)
        {
            return faults.Count == 0 ? ApiProblem.NotLoopback(merged.Host) : ApiProblem.Invalid(faults);
        }

        var result = await store.UpdateAsync(id, current.Version, draft, cancellationToken);
        switch (result.Outcome)
        {
            case UpdateOutcome.Updated when result.Endpoint is { } endpoint:
                await board.ChangedAsync(id, cancellationToken);
                context.Response.GetTypedHeaders().ETag = EntityTag.Of(endpoint.Version);
                return TypedResults.Ok(EndpointView.Of(endpoint, time.GetUtcNow()));
            case UpdateOutcome.Changed:
                return ApiProblem.Changed(id);
            case UpdateOutcome.Conflict:
                return Conflict(result.Conflict!, draft);
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

        if (!EntityTag.AllowsChange(context.Request, current.Version) || !await store.DeleteAsync(id, current.Version, cancellationToken))
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
