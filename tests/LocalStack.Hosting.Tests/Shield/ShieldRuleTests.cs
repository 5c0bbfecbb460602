using LocalStack.Hosting.Shield;

namespace LocalStack.Hosting.Tests.Shield;

/// <summary>What the shield refuses, as a table.</summary>
public sealed class ShieldRuleTests
{
    private const string ForeignHost = "which is not this machine's. Call it";
    private const string ForeignPage = "from a page of '";
    private const string OtherSite = "from a page of another site";

    [Theory]
    // Programs.
    [InlineData("GET", "127.0.0.1", null, null, false, null)]
    [InlineData("POST", "localhost", null, null, false, null)]
    [InlineData("DELETE", "[::1]", null, null, false, null)]
    [InlineData("GET", "127.0.0.2", null, null, true, null)]
    [InlineData("POST", "", null, null, false, null)]
    [InlineData("POST", "api-shop.dev.localhost", null, null, false, null)]
    [InlineData("POST", "host.docker.internal", null, null, false, null)]
    [InlineData("POST", "Shop.Test", null, null, false, null)]
    // Pages of this machine.
    [InlineData("POST", "127.0.0.1", "http://127.0.0.1:62893", "same-origin", false, null)]
    [InlineData("POST", "127.0.0.1", "http://localhost:3000", "cross-site", false, null)]
    [InlineData("GET", "localhost", "https://[::1]:3000", "cross-site", true, null)]
    [InlineData("POST", "127.0.0.1", "https://shop.test", "cross-site", false, null)]
    [InlineData("POST", "127.0.0.1", null, "none", false, null)]
    [InlineData("POST", "127.0.0.1", null, "same-origin", false, null)]
    // A link, a picture and a question on a foreign page.
    [InlineData("GET", "127.0.0.1", null, "cross-site", false, null)]
    [InlineData("GET", "127.0.0.1", "https://evil.example", "cross-site", false, null)]
    [InlineData("OPTIONS", "127.0.0.1", "https://evil.example", "cross-site", false, null)]
    // Names of others.
    [InlineData("GET", "evil.example", null, null, false, ForeignHost)]
    [InlineData("GET", "127.0.0.1.evil.example", null, null, false, ForeignHost)]
    [InlineData("GET", "localhost.evil.example", null, null, false, ForeignHost)]
    [InlineData("GET", "evillocalhost", null, null, false, ForeignHost)]
    [InlineData("GET", "0.0.0.0", null, null, false, ForeignHost)]
    [InlineData("GET", "127.1", null, null, false, ForeignHost)]
    [InlineData("GET", "192.168.0.1", null, null, false, ForeignHost)]
    [InlineData("OPTIONS", "evil.example", "http://evil.example", "same-origin", false, ForeignHost)]
    [InlineData("GET", "evil.example", "http://evil.example", "same-origin", true, ForeignHost)]
    // Pages of others.
    [InlineData("POST", "127.0.0.1", "https://evil.example", null, false, ForeignPage)]
    [InlineData("PUT", "localhost", "https://evil.example", "cross-site", false, ForeignPage)]
    [InlineData("DELETE", "127.0.0.1", "http://localhost.evil.example:62893", "cross-site", false, ForeignPage)]
    [InlineData("POST", "127.0.0.1", "null", "cross-site", false, ForeignPage)]
    [InlineData("POST", "127.0.0.1", "file:///home/me/evil.html", null, false, ForeignPage)]
    [InlineData("POST", "127.0.0.1", "http://127.0.0.1@evil.example", null, false, ForeignPage)]
    [InlineData("GET", "127.0.0.1", "https://evil.example", null, true, ForeignPage)]
    [InlineData("CONNECT", "127.0.0.1", "https://evil.example", null, false, ForeignPage)]
    [InlineData("POST", "127.0.0.1", null, "cross-site", false, OtherSite)]
    [InlineData("GET", "127.0.0.1", null, "cross-site", true, OtherSite)]
    public void FindRefusal_SaysWhy(string method, string host, string? origin, string? fetchSite, bool isUpgrade, string? expected)
    {
        var refusal = new ShieldRule(["shop.test"]).FindRefusal(new ShieldRequest(method, host, origin, fetchSite, isUpgrade));

        Assert.Equal(expected is null, refusal is null);
        Assert.Contains(expected ?? "", refusal ?? "", StringComparison.Ordinal);
    }
}
