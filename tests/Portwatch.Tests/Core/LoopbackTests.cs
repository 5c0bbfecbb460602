using System.Net;
using Portwatch.Core;

namespace Portwatch.Tests.Data;

public sealed class LoopbackTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.1.2.3", "127.1.2.3")]
    [InlineData("127.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    [InlineData("LocalHost", "localhost")]
    public void Normalize_Loopback_HasOneSpelling(string host, string canonical)
    {
        Assert.True(Loopback.TryNormalize(host, out var actual));

        Assert.Equal(canonical, actual);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.168.1.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("example.com")]
    [InlineData("localhost.example.com")]
    [InlineData("127.0.0.1.example.com")]
    [InlineData("127.0.0.1:80")]
    [InlineData("[::1")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void Normalize_AnythingElse_IsRefused(string? host) => Assert.False(Loopback.TryNormalize(host, out _));

    [Fact]
    public void Addresses_Localhost_IsBothFamiliesIpv4First() =>
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], Loopback.Addresses("localhost"));

    [Theory]
    [InlineData("::1", "[::1]:80")]
    [InlineData("127.0.0.1", "127.0.0.1:80")]
    public void Authority_Ipv6_IsBracketed(string host, string expected) => Assert.Equal(expected, Loopback.Authority(host, 80));
}
