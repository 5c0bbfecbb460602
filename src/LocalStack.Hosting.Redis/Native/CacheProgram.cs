namespace LocalStack.Hosting.Redis.Native;

/// <summary>A cache server program on this machine.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="IsGarnet">Whether it is our own Garnet host; else it is redis-server.</param>
internal sealed record CacheProgram(string Path, bool IsGarnet)
{
    /// <summary>For console and dashboard, for example <c>redis-server (/usr/bin/redis-server)</c>.</summary>
    public string Description => IsGarnet ? "Garnet (own build)" : $"{System.IO.Path.GetFileName(Path)} ({Path})";
}
