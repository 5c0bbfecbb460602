using Portwatch.Data.Queue;

namespace Portwatch.Tests.Data;

public sealed class CheckMessageTests
{
    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    [InlineData(null)]
    public void RoundTrip_KeepsEverything(string? traceparent)
    {
        var message = new CheckMessage(Guid.CreateVersion7(), traceparent, DateTimeOffset.FromUnixTimeMilliseconds(1_763_846_400_123));

        Assert.True(CheckMessage.TryParse(message.ToString(), out var parsed));
        Assert.Equal(message, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("2|0199f0b2a7c17d6c8e1f0a1b2c3d4e5f||1763846400000")]
    [InlineData("1|not-an-id||1763846400000")]
    [InlineData("1|0199f0b2a7c17d6c8e1f0a1b2c3d4e5f||-1")]
    [InlineData("1|0199f0b2a7c17d6c8e1f0a1b2c3d4e5f||99999999999999999")]
    [InlineData("1|0199f0b2a7c17d6c8e1f0a1b2c3d4e5f||9223372036854775807")]
    public void Parse_Foreign_IsRefused(string? line) => Assert.False(CheckMessage.TryParse(line, out _));
}
