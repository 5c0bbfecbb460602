using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portwatch.Api.Problems;
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

    /// <summary>An endpoint that is to be changed.</summary>
    public Task<MonitoredEndpoint?> FindToChangeAsync(Guid id, CancellationToken cancellationToken) =>
        context.Endpoints.FirstOrDefaultAsync(endpoint => endpoint.Id == id, cancellationToken);

    /// <summary>Registers an endpoint, once for each <paramref name="key"/>.</summary>
    /// <param name="endpoint">Its fields.</param>
    /// <param name="key">The idempotency key, if there is one.</param>
    /// <param name="hash">Of the request: the same key with another is a mistake.</param>
    /// <param name="cancellationToken">The request.</param>
    public async Task<StoreResult> CreateAsync(MonitoredEndpoint endpoint, string? key, byte[] hash, CancellationToken cancellationToken)
    {
        if (key is not null && await ReplayAsync(key, hash, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var now = time.GetUtcNow();
        (endpoint.Id, endpoint.CreatedAt, endpoint.UpdatedAt) = (Guid.CreateVersion7(now), now, now);
        endpoint.Status = new EndpointStatus { EndpointId = endpoint.Id, State = EndpointState.Unknown, Since = now, NextDueAt = now, Recent = [] };
        context.Add(endpoint);
        if (key is not null)
        {
            context.Add(new IdempotencyKey { Key = key, RequestHash = hash, EndpointId = endpoint.Id, CreatedAt = now });
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return new(endpoint);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            context.ChangeTracker.Clear();
            // The same request, at the same moment: the other one won, and its outcome is ours. It may be seen through any of the constraints.
            return (key is null ? null : await ReplayAsync(key, hash, cancellationToken)) ?? await ExplainAsync(violation, endpoint, cancellationToken);
        }
    }

    /// <summary>Stores the changes of an endpoint, unless somebody else has changed it since it was read.</summary>
    public async Task<StoreResult> UpdateAsync(MonitoredEndpoint endpoint, CancellationToken cancellationToken)
    {
        var entry = context.Entry(endpoint);
        var movesTarget = entry.Property(e => e.Host).IsModified || entry.Property(e => e.Port).IsModified || entry.Property(e => e.Protocol).IsModified;
        endpoint.UpdatedAt = time.GetUtcNow();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            await TouchStatusAsync(endpoint.Id, movesTarget, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return await FindAsync(endpoint.Id, cancellationToken) is { } changed ? new(changed) : new(ApiProblem.NotFound("endpoint", endpoint.Id));
        }
        catch (DbUpdateConcurrencyException)
        {
            return new(ApiProblem.Changed(endpoint.Id));
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            await transaction.RollbackAsync(cancellationToken);
            return await ExplainAsync(violation, endpoint, cancellationToken);
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

    private async Task<StoreResult?> ReplayAsync(string key, byte[] hash, CancellationToken cancellationToken)
    {
        var known = await context.IdempotencyKeys.AsNoTracking().FirstOrDefaultAsync(entry => entry.Key == key, cancellationToken);
        return known switch
        {
            null => null,
            _ when !known.RequestHash.AsSpan().SequenceEqual(hash) => new(ApiProblem.KeyReused(key)),
            _ => await FindAsync(known.EndpointId, cancellationToken) is { } made
                ? new(made) { IsReplay = true }
                : new(ApiProblem.NotFound("endpoint any more: an earlier request with this Idempotency-Key made one", known.EndpointId)),
        };
    }

    private async Task<StoreResult> ExplainAsync(PostgresException violation, MonitoredEndpoint wanted, CancellationToken cancellationToken)
    {
        var isName = violation.ConstraintName == "ix_endpoints_name";
        var owners = context.Endpoints.AsNoTracking();
        var owner = await (isName
            ? owners.FirstOrDefaultAsync(endpoint => endpoint.Name == wanted.Name, cancellationToken)
            : owners.FirstOrDefaultAsync(endpoint => endpoint.Host == wanted.Host && endpoint.Port == wanted.Port && endpoint.Protocol == wanted.Protocol, cancellationToken));
        var what = isName ? $"The name '{wanted.Name}'" : $"{Loopback.Authority(wanted.Host, wanted.Port)} ({EnumText.Write(wanted.Protocol)})";
        return new(ApiProblem.Taken(what, owner, isName ? "name" : "port"));
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>What came of a registration or a change: an endpoint, or the problem.</summary>
internal sealed record StoreResult(MonitoredEndpoint? Endpoint, IResult? Problem)
{
    public StoreResult(MonitoredEndpoint endpoint)
        : this(endpoint, null)
    {
    }

    public StoreResult(IResult problem)
        : this(null, problem)
    {
    }

    /// <summary>Whether an earlier request with the same key made it.</summary>
    public bool IsReplay { get; init; }
}
