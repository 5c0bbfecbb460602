using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Api.Endpoints;

/// <summary>Endpoints in the database. Uniqueness is the database's to decide, not a question asked beforehand: two may ask at once.</summary>
internal sealed class EndpointStore(PortwatchContext context, TimeProvider time)
{
    public Task<MonitoredEndpoint?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        context.Endpoints.AsNoTracking().Include(endpoint => endpoint.Status).FirstOrDefaultAsync(endpoint => endpoint.Id == id, cancellationToken);

    /// <summary>Up to <paramref name="take"/> endpoints in the order of their registration.</summary>
    public Task<List<MonitoredEndpoint>> ListAsync(string? tag, EndpointState? state, string? text, Guid? after, int take, CancellationToken cancellationToken)
    {
        var query = context.Endpoints.AsNoTracking().Include(endpoint => endpoint.Status).AsQueryable();
        if (tag is not null)
        {
            query = query.Where(endpoint => endpoint.Tags.Contains(tag));
        }

        if (state is not null)
        {
            query = query.Where(endpoint => endpoint.Status!.State == state);
        }

        if (text is not null)
        {
            var pattern = $"%{Escape(text)}%";
            query = query.Where(endpoint => EF.Functions.ILike(endpoint.Name, pattern, "\\") || EF.Functions.ILike(endpoint.Host + ":" + endpoint.Port, pattern, "\\"));
        }

        if (after is not null)
        {
            query = query.Where(endpoint => endpoint.Id.CompareTo(after.Value) > 0);
        }

        return query.OrderBy(endpoint => endpoint.Id).Take(take).ToListAsync(cancellationToken);
    }

    /// <summary>Registers an endpoint, once for each <paramref name="idempotencyKey"/>.</summary>
    public async Task<CreateResult> CreateAsync(EndpointDraft draft, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var hash = draft.Hash();
        if (idempotencyKey is not null && await ReplayAsync(idempotencyKey, hash, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var now = time.GetUtcNow();
        var endpoint = new MonitoredEndpoint { Id = Guid.CreateVersion7(now), Name = draft.Name, Host = draft.Host, Tags = draft.Tags, CreatedAt = now, UpdatedAt = now };
        draft.ApplyTo(endpoint);
        endpoint.Status = new EndpointStatus { EndpointId = endpoint.Id, State = EndpointState.Unknown, Since = now, NextDueAt = now, Recent = [] };
        context.Add(endpoint);
        if (idempotencyKey is not null)
        {
            context.Add(new IdempotencyKey { Key = idempotencyKey, RequestHash = hash, EndpointId = endpoint.Id, CreatedAt = now });
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return new(endpoint, IsReplay: false);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            context.ChangeTracker.Clear();
            // The same request, at the same moment: the other one won, and its outcome is ours. It may be seen through any of the constraints.
            if (idempotencyKey is not null && await ReplayAsync(idempotencyKey, hash, cancellationToken) is { } other)
            {
                return other;
            }

            return await ExplainAsync(violation, draft, cancellationToken);
        }
    }

    /// <summary>Changes an endpoint whose version is still <paramref name="version"/>.</summary>
    public async Task<UpdateResult> UpdateAsync(Guid id, uint version, EndpointDraft draft, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var endpoint = await context.Endpoints.Include(candidate => candidate.Status).FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        if (endpoint is null)
        {
            return new(UpdateOutcome.Gone);
        }

        if (endpoint.Version != version)
        {
            return new(UpdateOutcome.Changed);
        }

        var movesTarget = (endpoint.Host, endpoint.Port, endpoint.Protocol) != (draft.Host, draft.Port, draft.Protocol);
        draft.ApplyTo(endpoint);
        endpoint.UpdatedAt = time.GetUtcNow();
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            await TouchStatusAsync(id, movesTarget, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            context.ChangeTracker.Clear();
            return new(UpdateOutcome.Updated) { Endpoint = await FindAsync(id, cancellationToken) };
        }
        catch (DbUpdateConcurrencyException)
        {
            return new(UpdateOutcome.Changed);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            await transaction.RollbackAsync(cancellationToken);
            context.ChangeTracker.Clear();
            return new(UpdateOutcome.Conflict) { Conflict = await ExplainAsync(violation, draft, cancellationToken) };
        }
    }

    /// <summary>Removes an endpoint, with all that belongs to it, if its version is still <paramref name="version"/>.</summary>
    /// <returns>False if it is gone or has changed.</returns>
    public async Task<bool> DeleteAsync(Guid id, uint version, CancellationToken cancellationToken) =>
        await context.Endpoints.Where(endpoint => endpoint.Id == id && endpoint.Version == version).ExecuteDeleteAsync(cancellationToken) == 1;

    // A new target is a new story: what was known of the old one says nothing about it. Either way the board has a new revision, and the next check comes soon.
    private Task<int> TouchStatusAsync(Guid id, bool movesTarget, CancellationToken cancellationToken) => movesTarget
        ? context.Database.ExecuteSqlAsync(
            $"""
            UPDATE endpoint_status
            SET state = 'unknown', since = now(), failure_bits = 0, failure_bits_filled = 0, first_failure_at = NULL, first_failure_traceparent = NULL,
                recent = ARRAY[]::integer[], last_at = NULL, last_outcome = NULL, last_duration_us = NULL, last_error = NULL, next_due_at = now(), revision = nextval('board_revision')
            WHERE endpoint_id = {id}
            """,
            cancellationToken)
        : context.Database.ExecuteSqlAsync($"UPDATE endpoint_status SET next_due_at = now(), revision = nextval('board_revision') WHERE endpoint_id = {id}", cancellationToken);

    private async Task<CreateResult?> ReplayAsync(string key, byte[] hash, CancellationToken cancellationToken)
    {
        var known = await context.IdempotencyKeys.AsNoTracking().FirstOrDefaultAsync(entry => entry.Key == key, cancellationToken);
        return known switch
        {
            null => null,
            _ when !known.RequestHash.AsSpan().SequenceEqual(hash) => new(null, IsReplay: true) { IsKeyReused = true },
            _ => new(await FindAsync(known.EndpointId, cancellationToken), IsReplay: true) { MadeId = known.EndpointId },
        };
    }

    private async Task<CreateResult> ExplainAsync(PostgresException violation, EndpointDraft draft, CancellationToken cancellationToken)
    {
        var byName = violation.ConstraintName == "ix_endpoints_name";
        var owner = byName
            ? await context.Endpoints.AsNoTracking().FirstOrDefaultAsync(endpoint => endpoint.Name == draft.Name, cancellationToken)
            : await context.Endpoints.AsNoTracking()
                .FirstOrDefaultAsync(endpoint => endpoint.Host == draft.Host && endpoint.Port == draft.Port && endpoint.Protocol == draft.Protocol, cancellationToken);
        return new(null, IsReplay: false) { Owner = owner, IsNameTaken = byName };
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>What came of a registration.</summary>
/// <param name="Endpoint">The endpoint, if it is there.</param>
/// <param name="IsReplay">Whether an earlier request with the same key made it.</param>
internal sealed record CreateResult(MonitoredEndpoint? Endpoint, bool IsReplay)
{
    /// <summary>The key came before, with another body.</summary>
    public bool IsKeyReused { get; init; }

    /// <summary>What the earlier request made, even if it has been deleted since.</summary>
    public Guid? MadeId { get; init; }

    /// <summary>Who has the name or the address; null if it has let go of it in the meantime.</summary>
    public MonitoredEndpoint? Owner { get; init; }

    /// <summary>Whether it is the name that is taken, and not the address.</summary>
    public bool IsNameTaken { get; init; }
}

/// <summary>What came of a change.</summary>
/// <param name="Outcome">How it went.</param>
internal sealed record UpdateResult(UpdateOutcome Outcome)
{
    public MonitoredEndpoint? Endpoint { get; init; }

    public CreateResult? Conflict { get; init; }
}

/// <summary>How a change went.</summary>
internal enum UpdateOutcome
{
    /// <summary>It is stored.</summary>
    Updated,

    /// <summary>There is no such endpoint.</summary>
    Gone,

    /// <summary>Somebody else changed it first.</summary>
    Changed,

    /// <summary>Its name or address belongs to another.</summary>
    Conflict,
}
