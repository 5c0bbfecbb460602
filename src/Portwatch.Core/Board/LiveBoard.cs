using System.Diagnostics;
using System.Text.Json;
using StackExchange.Redis;

namespace Portwatch.Core.Board;

/// <summary>The board in the cache: a copy of what PostgreSQL knows, which may vanish at any time and is then written again.</summary>
public static class LiveBoard
{
    private static readonly ActivitySource Source = new("Portwatch.Core");

    // Two writers may finish in either order; the newer revision stays.
    private const string PutScript =
        """
        local current = redis.call('HGET', KEYS[2], ARGV[1])
        if current and tonumber(current) >= tonumber(ARGV[2]) then
          return 0
        end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
        redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
        return 1
        """;

    /// <summary>The whole board, or null while the cache has no complete one.</summary>
    public static async Task<CachedBoard?> ReadAsync(IDatabase redis)
    {
        var entries = redis.HashGetAllAsync(RedisNames.Board);
        // Asked for after the entries: if it is there now, no flush came before it.
        var confirmed = redis.StringGetAsync(RedisNames.BoardConfirmed);
        await Task.WhenAll(entries, confirmed);
        var fields = await entries;
        if (!(await confirmed).TryParse(out long milliseconds))
        {
            return null;
        }

        var board = new List<BoardEntry>(fields.Length);
        foreach (var field in fields)
        {
            // An entry that this build cannot read is as good as no board: the database has it.
            if (JsonSerializer.Deserialize((byte[])field.Value!, BoardJson.Default.BoardEntry) is not { } entry)
            {
                return null;
            }

            board.Add(entry);
        }

        board.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return new(board, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
    }

    /// <summary>Writes one entry unless a newer one is there.</summary>
    /// <returns>Whether it was written.</returns>
    public static async Task<bool> PutAsync(IDatabase redis, BoardEntry entry)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, BoardJson.Default.BoardEntry);
        var result = await redis.ScriptEvaluateAsync(
            PutScript,
            [RedisNames.Board, RedisNames.BoardRevisions],
            [entry.Id.ToString("N"), entry.Revision, json]);
        return (int)result == 1;
    }

    /// <summary>Takes one entry off.</summary>
    public static async Task<bool> RemoveAsync(IDatabase redis, Guid id)
    {
        var field = id.ToString("N");
        var removed = redis.HashDeleteAsync(RedisNames.Board, field);
        var forgotten = redis.HashDeleteAsync(RedisNames.BoardRevisions, field);
        await Task.WhenAll(removed, forgotten);
        return await removed;
    }

    /// <summary>Tells every replica of the API; the message carries its own span, so that what a replica does with it is a child.</summary>
    public static async Task<long> PublishAsync(IDatabase redis, BoardChange change)
    {
        using var send = Messages.StartSend(Source, "send board change", "redis", RedisNames.BoardChanges);
        return await redis.PublishAsync(
            RedisChannel.Literal(RedisNames.BoardChanges),
            JsonSerializer.SerializeToUtf8Bytes(change with { Traceparent = Activity.Current?.Id }, BoardJson.Default.BoardChange));
    }

    /// <summary>Makes the cache's board equal to <paramref name="entries"/> and says that it is complete at <paramref name="now"/>.</summary>
    public static async Task<long> ReconcileAsync(IDatabase redis, IReadOnlyList<BoardEntry> entries, DateTimeOffset now)
    {
        var wanted = entries.Select(entry => entry.Id.ToString("N")).ToHashSet(StringComparer.Ordinal);
        foreach (string? field in await redis.HashKeysAsync(RedisNames.Board))
        {
            if (field is not null && !wanted.Contains(field))
            {
                await redis.HashDeleteAsync(RedisNames.Board, field);
                await redis.HashDeleteAsync(RedisNames.BoardRevisions, field);
            }
        }

        var written = 0L;
        foreach (var entry in entries)
        {
            written += await PutAsync(redis, entry) ? 1 : 0;
        }

        await redis.StringSetAsync(RedisNames.BoardConfirmed, now.ToUnixTimeMilliseconds());
        return written;
    }

    /// <summary>Says that a board that was complete still is; does nothing if the cache has lost it.</summary>
    /// <returns>Whether it was there.</returns>
    public static Task<bool> ConfirmAsync(IDatabase redis, DateTimeOffset now) =>
        redis.StringSetAsync(RedisNames.BoardConfirmed, now.ToUnixTimeMilliseconds(), expiry: null, keepTtl: false, when: When.Exists);
}

/// <summary>The board from the cache.</summary>
/// <param name="Entries">By name.</param>
/// <param name="ConfirmedAt">When it was last compared with the database.</param>
public sealed record CachedBoard(IReadOnlyList<BoardEntry> Entries, DateTimeOffset ConfirmedAt);
