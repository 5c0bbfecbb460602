using Portwatch.Api.Page;
using Portwatch.Api.Status;
using Portwatch.Data.Board;

namespace Portwatch.Tests.Api;

public sealed class BoardPageTests
{
    [Fact]
    public void Render_NamesOfOthers_AreText()
    {
        var entry = new BoardEntry
        {
            Id = Guid.NewGuid(), Name = "<script>alert(1)</script>", Protocol = "http", Host = "127.0.0.1", Port = 80, Path = "/\"><img>", DeclaredBind = "loopback", Enabled = true,
            Tags = [], State = "up", Since = DateTimeOffset.UnixEpoch, Recent = [1_000], LastError = "<b>", Revision = 7,
        };

        var page = BoardPage.Render(new([entry], BoardSnapshot.FromCache, TimeSpan.Zero), [], "/a.css", "/a.js");

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Replace("<b id=", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.Contains("data-seen=\"7\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Sparkline_Failure_BreaksTheLine()
    {
        var (line, failures) = Sparkline.Draw([1_000, -500, 2_000, 1_000]);

        Assert.Equal(2, line.Count(c => c == 'M'));
        Assert.Equal(1, failures.Count(c => c == 'M'));
    }

    [Fact]
    public void Sparkline_Nothing_IsEmpty() => Assert.Equal((string.Empty, string.Empty), Sparkline.Draw([]));
}
