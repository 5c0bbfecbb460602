namespace LocalStack.Hosting.Redis.Tests;

/// <summary>What the health check reads out of a connection string.</summary>
public sealed class RedisConnectionStringTests
{
    [Theory]
    [InlineData("127.0.0.1:6380", "127.0.0.1", 6380, null, null, false)]
    [InlineData("127.0.0.1:6380,password=a=b==", "127.0.0.1", 6380, null, "a=b==", false)]
    [InlineData("cache.example,user=app,password=x,ssl=True,abortConnect=false", "cache.example", 6379, "app", "x", true)]
    [InlineData("[::1]:7000,Password=x", "::1", 7000, null, "x", false)]
    [InlineData("[::1]", "::1", 6379, null, null, false)]
    [InlineData("one:1,two:2", "one", 1, null, null, false)]
    public void Parse_KnownForms(string text, string host, int port, string? user, string? password, bool usesTls) =>
        Assert.Equal(new RedisConnectionString(host, port, user, password, usesTls), RedisConnectionString.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("password=x")]
    [InlineData("host:port")]
    public void Parse_NoServer_Throws(string text) => Assert.Throws<FormatException>(() => RedisConnectionString.Parse(text));
}
