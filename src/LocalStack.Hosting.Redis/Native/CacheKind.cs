namespace LocalStack.Hosting.Redis.Native;

/// <summary>Which server the AppHost asked for.</summary>
internal enum CacheKind
{
    /// <summary>Redis: <c>redis-server</c> where it is installed, else Garnet.</summary>
    Redis,

    /// <summary>Valkey: <c>valkey-server</c> where it is installed, else Garnet.</summary>
    Valkey,

    /// <summary>Garnet, always.</summary>
    Garnet,
}
