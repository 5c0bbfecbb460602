namespace LocalStack.Hosting.Redis;

/// <summary>The container images of the servers and their administration pages.</summary>
internal static class CacheContainerImages
{
    public const string DockerHub = "docker.io";
    public const string GitHub = "ghcr.io";

    public const string Redis = "library/redis";
    public const string RedisTag = "8.6";

    public const string Valkey = "valkey/valkey";
    public const string ValkeyTag = "9.1";

    public const string Garnet = "microsoft/garnet";
    public const string GarnetTag = "1.0";

    public const string RedisCommander = "joeferner/redis-commander";
    public const string RedisCommanderTag = "latest";

    public const string RedisInsight = "redis/redisinsight";
    public const string RedisInsightTag = "3.4";

    /// <summary>Where each of the servers keeps its data.</summary>
    public const string DataFolder = "/data";
}
