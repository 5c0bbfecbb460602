using System.Net;
using Portwatch.Api.Ports;
using Portwatch.Core.Board;
using Portwatch.Core.Ports;

namespace Portwatch.Tests.Api;

public sealed class PortReportTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", PortReport.Up)]
    [InlineData("127.0.0.1", "::1", PortReport.Silent)]
    [InlineData("::1", "127.0.0.1", PortReport.Silent)]
    [InlineData("localhost", "::1", PortReport.Up)]
    [InlineData("127.0.0.1", "0.0.0.0", PortReport.Up, PortReport.Wider)]
    [InlineData("127.0.0.1", "::", PortReport.Up, PortReport.Wider)]
    [InlineData("::1", "0.0.0.0", PortReport.Silent, PortReport.Wider)]
    public void Registered_FindingsFollowFromTheBinding(string registered, string listening, params string[] expected)
    {
        var view = Assert.Single(PortReport.Build([Listener(listening, pid: 1)], [Endpoint(registered)]));

        Assert.Equal(expected, view.Findings);
    }

    [Fact]
    public void Registered_MeantToBeWide_IsNotWider() =>
        Assert.Equal([PortReport.Up], Assert.Single(PortReport.Build([Listener("0.0.0.0", 1)], [Endpoint("127.0.0.1") with { DeclaredBind = "any" }])).Findings);

    [Fact]
    public void Registered_AnotherProcessOnIpv6_IsFound() =>
        Assert.Equal([PortReport.Up, PortReport.OtherOwner], Assert.Single(PortReport.Build([Listener("127.0.0.1", 1), Listener("::1", 2)], [Endpoint("127.0.0.1")])).Findings);

    [Fact]
    public void Registered_SameProcessOnBoth_IsFine() =>
        Assert.Equal([PortReport.Up], Assert.Single(PortReport.Build([Listener("127.0.0.1", 1), Listener("::1", 1)], [Endpoint("localhost")])).Findings);

    [Fact]
    public void Unregistered_Listener_IsListed()
    {
        var view = Assert.Single(PortReport.Build([Listener("127.0.0.1", 1)], []));

        Assert.Equal([PortReport.Unregistered], view.Findings);
        Assert.Equal("loopback", view.Exposure);
    }

    [Theory]
    [InlineData("loopback", "127.0.0.1")]
    [InlineData("loopback", "127.0.0.1", "::1")]
    [InlineData("network", "127.0.0.1", "10.0.0.1")]
    [InlineData("all", "127.0.0.1", "0.0.0.0")]
    [InlineData("all", "::")]
    public void Exposure_IsTheWidestOfTheBindings(string exposure, params string[] addresses) =>
        Assert.Equal(exposure, Assert.Single(PortReport.Build([.. addresses.Select(address => Listener(address, 1))], [])).Exposure);

    [Fact]
    public void Owner_BehindTheOrchestratorsProxy_IsTheResource()
    {
        var proxy = Listener("127.0.0.1", 1) with { Command = "dcp", IsOwnStack = true };

        var registered = Assert.Single(PortReport.Build([proxy], [Endpoint("127.0.0.1") with { Tags = ["stack"] }]));
        var replica = Assert.Single(PortReport.Build([Listener("127.0.0.1", 1) with { Resource = "api" }], []));

        Assert.Equal(("orders", "dcp"), (registered.Owner, registered.Via));
        Assert.Equal(("api", null), (replica.Owner, replica.Via));
    }

    [Theory]
    [InlineData(true, "orders")]
    [InlineData(false, "program-1")]
    public void Owner_OfTheStacksOwnServer_IsTheResource_UnlessASquatterHasItsPort(bool isOwnStack, string owner)
    {
        var server = Listener("127.0.0.1", 1) with { IsOwnStack = isOwnStack };

        var view = Assert.Single(PortReport.Build([server], [Endpoint("127.0.0.1") with { Tags = ["stack"] }]));

        Assert.Equal((owner, null), (view.Owner, view.Via));
    }

    [Fact]
    public void Stop_IsForOthersOnly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the owners are not known.");
        var other = Listener("127.0.0.1", int.MaxValue) with { User = Environment.UserName };

        Assert.True(PortHolder.CanStop(other));
        Assert.False(PortHolder.CanStop(other with { IsOwnStack = true }));
        Assert.False(PortHolder.CanStop(other with { User = "somebody" }));
        Assert.False(PortHolder.CanStop(other with { Pid = Environment.ProcessId }));
        Assert.False(PortHolder.CanStop(other with { Pid = null }));
    }

    [Fact]
    public void Registered_NothingListens_HasNoExposure() => Assert.Null(Assert.Single(PortReport.Build([], [Endpoint("127.0.0.1")])).Exposure);

    [Fact]
    public void Registered_OnAnotherHost_SaysNothingOfThisMachine() =>
        Assert.Equal([PortReport.Unregistered], Assert.Single(PortReport.Build([Listener("127.0.0.1", 1)], [Endpoint("sink")])).Findings);

    private static Listener Listener(string address, int pid) => new(IPAddress.Parse(address), 8080, pid, $"program-{pid}");

    private static BoardEntry Endpoint(string host) => new()
    {
        Id = Guid.NewGuid(), Name = "orders", Protocol = "tcp", Host = host, Port = 8080, DeclaredBind = "loopback", Enabled = true, Tags = [], State = "up",
        Since = DateTimeOffset.UnixEpoch, Recent = [], Revision = 1, IntervalSeconds = 10, TimeoutMs = 1_000,
    };
}
