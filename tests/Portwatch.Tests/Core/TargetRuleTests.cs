using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Portwatch.Core;

namespace Portwatch.Tests.Data;

public sealed class TargetRuleTests
{
    [Theory]
    [InlineData("sink", "sink")]
    [InlineData("SINK", "sink")]
    [InlineData("api", "api")]
    [InlineData("LocalHost", "localhost")]
    [InlineData("127.1", "127.0.0.1")]
    public void Allowed_HasOneSpelling(string host, string canonical)
    {
        Assert.True(Rule("api, Sink").TryNormalize(host, out var actual));

        Assert.Equal(canonical, actual);
    }

    [Theory]
    [InlineData("api,sink", "worker")]
    [InlineData("api,sink", "sink.example.com")]
    [InlineData("api,sink", "api,sink")]
    [InlineData("api,sink", "")]
    [InlineData("api,sink", null)]
    [InlineData("*", "example.com")]
    [InlineData(" , ", " ")]
    [InlineData(null, "sink")]
    public void AnythingElse_IsRefused(string? setting, string? host) => Assert.False(Rule(setting).TryNormalize(host, out _));

    [Fact]
    public async Task Addresses_OfLoopback_NeedNoLookUp() =>
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], await TargetRule.FindAddressesAsync("localhost", TestContext.Current.CancellationToken));

    [Fact]
    public async Task Addresses_OfAnUnknownName_AreAnError() =>
        await Assert.ThrowsAsync<SocketException>(async () => await TargetRule.FindAddressesAsync("no-such-host.invalid", TestContext.Current.CancellationToken));

    private static TargetRule Rule(string? setting) =>
        TargetRule.Read(new ConfigurationBuilder().AddInMemoryCollection([new(TargetRule.Setting, setting)]).Build());
}
