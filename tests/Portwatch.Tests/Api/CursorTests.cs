using Portwatch.Api;

namespace Portwatch.Tests.Api;

public sealed class CursorTests
{
    [Fact]
    public void RoundTrip_KeepsTheId()
    {
        var id = Guid.CreateVersion7();

        Assert.True(Cursor.TryRead(Cursor.Write(id), out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AQGaAgWRcGV-qL-xIPpJV8gmAQGaAgWRcGV")]
    public void Read_Foreign_IsRefused(string? text) => Assert.False(Cursor.TryRead(text, out _));
}
