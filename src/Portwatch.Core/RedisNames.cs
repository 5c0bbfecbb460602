namespace Portwatch.Core;

/// <summary>The keys and channels of the cache. Everything below them can be lost: PostgreSQL has the facts.</summary>
public static class RedisNames
{
    /// <summary>Channel: a job row waits.</summary>
    public const string Wake = "portwatch:wake";

    /// <summary>Hash: endpoint id → board entry.</summary>
    public const string Board = "portwatch:board";

    /// <summary>Hash: endpoint id → revision of the entry, so that an older write does not undo a newer one.</summary>
    public const string BoardRevisions = "portwatch:board:revisions";

    /// <summary>String: when the board was last known to be complete, in Unix milliseconds; absent until it is.</summary>
    public const string BoardConfirmed = "portwatch:board:confirmed";

    /// <summary>Channel: changes of the board.</summary>
    public const string BoardChanges = "portwatch:board:changes";

    /// <summary>Hash: the token bucket of manual checks of one endpoint.</summary>
    public static string Bucket(Guid endpointId) => $"portwatch:bucket:{endpointId:N}";
}
