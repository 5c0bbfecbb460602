using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portwatch.Api.Problems;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Rules;

/// <summary>When an endpoint counts as down, and when as back.</summary>
// Settable: generated JSON gives what is only initialized its type's default, not its own.
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RuleRequest : IValidatableObject
{
    /// <summary>1 to 100 characters, unique.</summary>
    [Required(ErrorMessage = "A rule has a name.")]
    [Text(100)]
    public string? Name { get; init; }

    /// <summary>The endpoint; absent for all that have no rule of their own.</summary>
    public Guid? EndpointId { get; init; }

    /// <summary>How many failures open an incident, 1 to 30; 3 if absent.</summary>
    [Range(1, 30, ErrorMessage = "It is from 1 to 30.")]
    public int FailuresToOpen { get; set; } = 3;

    /// <summary>Of how many checks, 1 to 30; 5 if absent.</summary>
    [Range(1, 30, ErrorMessage = "It is from 1 to 30.")]
    public int WindowSize { get; set; } = 5;

    /// <summary>How many successes in a row close it, 1 to 30; 2 if absent.</summary>
    [Range(1, 30, ErrorMessage = "It is from 1 to 30.")]
    public int SuccessesToClose { get; set; } = 2;

    /// <summary>Whether it holds; true if absent.</summary>
    public bool Enabled { get; set; } = true;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        FailuresToOpen > WindowSize ? [new($"{FailuresToOpen} failures do not fit into {WindowSize} checks.", [nameof(FailuresToOpen)])] : [];
}

/// <summary><c>/api/rules</c>.</summary>
internal static class RuleRoutes
{
    private const string Item = "/rules/{id:guid}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/rules", ListAsync).WithTags("Rules").WithSummary("All alert rules. An endpoint follows its own, else the first that is for all, else 3 failures of 5, 2 successes.")
            .Produces<IReadOnlyList<AlertRule>>();
        api.MapPost("/rules", CreateAsync).WithTags("Rules").WithSummary("Adds an alert rule.")
            .Produces<AlertRule>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPut(Item, ReplaceAsync).WithTags("Rules").WithSummary("Replaces an alert rule.")
            .Produces<AlertRule>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapDelete(Item, DeleteAsync).WithTags("Rules").WithSummary("Removes an alert rule.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(PortwatchContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<AlertRule>>(await context.AlertRules.AsNoTracking().OrderBy(rule => rule.CreatedAt).ToListAsync(cancellationToken));

    private static async Task<IResult> CreateAsync(RuleRequest request, PortwatchContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rule = new AlertRule { Id = Guid.CreateVersion7(now), Name = request.Name!, CreatedAt = now };
        context.Add(rule);
        return await SaveAsync(context, rule, request, cancellationToken) ?? TypedResults.Created($"/api/rules/{rule.Id}", rule);
    }

    private static async Task<IResult> ReplaceAsync(Guid id, RuleRequest request, PortwatchContext context, CancellationToken cancellationToken) =>
        await context.AlertRules.FindAsync([id], cancellationToken) is { } rule
            ? await SaveAsync(context, rule, request, cancellationToken) ?? TypedResults.Ok(rule)
            : ApiProblem.NotFound("rule", id);

    private static async Task<IResult> DeleteAsync(Guid id, PortwatchContext context, CancellationToken cancellationToken) =>
        await context.AlertRules.Where(rule => rule.Id == id).ExecuteDeleteAsync(cancellationToken) == 1 ? TypedResults.NoContent() : ApiProblem.NotFound("rule", id);

    // What the database decides: that a name is free, and an endpoint there.
    private static async Task<IResult?> SaveAsync(PortwatchContext context, AlertRule rule, RuleRequest request, CancellationToken cancellationToken)
    {
        (rule.Name, rule.EndpointId, rule.FailuresToOpen, rule.WindowSize, rule.SuccessesToClose, rule.Enabled) =
            (request.Name!.Trim(), request.EndpointId, request.FailuresToOpen, request.WindowSize, request.SuccessesToClose, request.Enabled);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return TypedResults.Problem($"Another rule is called '{rule.Name}'. Change that one, or choose another name.", statusCode: StatusCodes.Status409Conflict, title: "The name is taken");
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation })
        {
            return ApiProblem.Invalid("endpointId", $"There is no endpoint {rule.EndpointId}.");
        }
    }
}
