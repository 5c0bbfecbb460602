using Microsoft.AspNetCore.Http;
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
    public void IfMatch_OnlyThisVersionPasses(string? header, bool expected)
    {
        var request = new DefaultHttpContext().Request;
        if (header is not null)
        {
            request.Headers.IfMatch = header;
        }

        Assert.Equal(expected, EntityTag.AllowsChange(request, 7));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*", true)]
    [InlineData("\"7\"", true)]
    [InlineData("W/\"7\"", true)]
    [InlineData("\"8\"", false)]
    public void IfNoneMatch_ComparesWeakly(string? header, bool expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.IfNoneMatch = header;

        Assert.Equal(expected, EntityTag.IsKnown(request, 7));
    }
}
