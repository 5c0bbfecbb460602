using Microsoft.Extensions.Primitives;
using Portwatch.Api;

namespace Portwatch.Tests.Api;

public sealed class EntityTagTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("*", true)]
    [InlineData("\"7\"", true)]
    [InlineData("\"6\", \"7\"", true)]
    [InlineData("\"6\"", false)]
    [InlineData("W/\"7\"", false)]
    [InlineData("7", false)]
    [InlineData("", false)]
    public void IfMatch_OnlyThisVersionPasses(string? header, bool expected) =>
        Assert.Equal(expected, EntityTag.AllowsChange(header is null ? StringValues.Empty : new StringValues(header), 7));

    [Theory]
    [InlineData(null, false)]
    [InlineData("*", true)]
    [InlineData("\"7\"", true)]
    [InlineData("W/\"7\"", true)]
    [InlineData("\"8\"", false)]
    public void IfNoneMatch_ComparesWeakly(string? header, bool expected) =>
        Assert.Equal(expected, EntityTag.IsKnown(header is null ? StringValues.Empty : new StringValues(header), 7));
}
