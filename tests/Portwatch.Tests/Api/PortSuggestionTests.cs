using Portwatch.Api.Ports;

namespace Portwatch.Tests.Api;

public sealed class PortSuggestionTests
{
    private static readonly (int First, int Last) Linux = (32_768, 60_999);

    [Fact]
    public void Make_SameName_IsTheSamePort() => Assert.Equal(Make("orders").Port, Make(" Orders ").Port);

    [Fact]
    public void Make_OtherName_IsAnother() => Assert.NotEqual(Make("orders").Port, Make("billing").Port);

    [Theory]
    [InlineData(32_768, 60_999)]
    [InlineData(49_152, 65_535)]
    [InlineData(1_024, 65_000)]
    public void Make_AnyName_IsOutsideTheEphemeralRange(int first, int last)
    {
        foreach (var i in Enumerable.Range(0, 500))
        {
            var port = PortSuggestion.Make($"service-{i}", (first, last), _ => null)!.Port;

            Assert.True(port is >= 10_000 and <= 65_535 && (port < first || port > last), $"{port}");
        }
    }

    [Fact]
    public void Make_Taken_TakesTheNextAndSaysWhy()
    {
        var wanted = Make("orders").Port;

        var other = PortSuggestion.Make("orders", Linux, port => port == wanted ? "nginx listens there" : null)!;

        Assert.NotEqual(wanted, other.Port);
        Assert.Contains($"{wanted} would follow from the name alone, but nginx listens there.", other.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_EverythingTaken_IsNothing() => Assert.Null(PortSuggestion.Make("orders", Linux, _ => "taken"));

    [Fact]
    public void ServiceNames_TableOfTheSystem_IsRead() =>
        Assert.Equal("amqp", ServiceNames.Read(["# comment", "amqp\t\t5672/tcp", "amqp 5672/udp", "domain 53/udp", ""])[5672]);

    private static PortSuggestion Make(string name) => PortSuggestion.Make(name, Linux, _ => null)!;
}
