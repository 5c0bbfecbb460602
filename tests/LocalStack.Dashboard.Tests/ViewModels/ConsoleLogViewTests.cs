using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels;

namespace LocalStack.Dashboard.Tests.ViewModels;

public sealed class ConsoleLogViewTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(55);

    [Fact]
    public void Feed_BeyondItsBound_KeepsTheLatestAndCountsTheRest()
    {
        var feed = new ConsoleLogFeed("api", capacity: 300);
        Write(feed, 1, 1_000);
        var view = new ConsoleLogView(feed);

        view.Refresh();

        Assert.Equal(300, view.Count);
        Assert.Equal(700, view.Dropped);
        Assert.Equal(["line 701", "line 702"], view.Rows(0, 2).Select(row => row.Line.Text));
        Assert.Equal(["line 1000"], view.Rows(299, 5).Select(row => row.Line.Text));
    }

    [Fact]
    public void Feed_ReplayedAfterAReconnection_ShowsNoLineTwice()
    {
        var feed = new ConsoleLogFeed("api", 1_000);
        Write(feed, 1, 10);

        Write(feed, 1, 12);

        Assert.Equal((0, 12), feed.Range);
    }

    [Fact]
    public void Feed_OfANewAppHostThatCountsAnew_GoesOn()
    {
        var feed = new ConsoleLogFeed("api", 1_000);
        Write(feed, 1, 10);

        Write(feed, 1, 3, Start.AddHours(1));
        Write(feed, 1, 4, Start.AddHours(1));

        Assert.Equal((0, 14), feed.Range);
    }

    [Fact]
    public void Filter_FindsTextRegardlessOfColoursAndCase_AndFollows()
    {
        var feed = new ConsoleLogFeed("api", 1_000);
        feed.Append([new(1, Start, "\e[31mFa\e[0miled", true), new(2, Start, "fine", false)]);
        var view = new ConsoleLogView(feed);
        view.Refresh();

        view.SetFilter(" failed ");
        feed.Append([new(3, Start, "has FAILED again", false)]);
        view.Refresh();

        Assert.Equal([0L, 2L], view.Rows(0, 10).Select(row => row.Sequence));
        view.SetFilter("");
        Assert.Equal(3, view.Count);
    }

    [Fact]
    public void Filter_WhileLinesAreDropped_DropsTheirMatches()
    {
        var feed = new ConsoleLogFeed("api", capacity: 256);
        var view = new ConsoleLogView(feed);
        view.SetFilter("0");
        for (var i = 0; i < 60; i++)
        {
            Write(feed, 1 + i * 200, 200 + i * 200);
            view.Refresh();
        }

        var (first, end) = feed.Range;
        var expected = Enumerable.Range((int)first + 1, (int)(end - first)).Count(number => $"line {number}".Contains('0', StringComparison.Ordinal));

        Assert.Equal(expected, view.Count);
        Assert.Equal(expected, view.Rows(0, 1_000).Count);
    }

    [Fact]
    public void Paused_StaysAsItIs()
    {
        var feed = new ConsoleLogFeed("api", 1_000);
        Write(feed, 1, 5);
        var view = new ConsoleLogView(feed);
        view.Refresh();
        view.IsPaused = true;

        Write(feed, 6, 9);
        view.Refresh();
        Assert.Equal(5, view.Count);

        view.IsPaused = false;
        view.Refresh();
        Assert.Equal(9, view.Count);
    }

    [Fact]
    public void Copied_LineHasItsTimeAndNoColours()
        => Assert.Equal($"{Start:O} failed", ConsoleLogView.ToText(new ConsoleLine(1, Start, "\e[31mfailed\e[0m", false)));

    private static void Write(ConsoleLogFeed feed, int from, int to, DateTimeOffset? start = null)
        => feed.Append([.. Enumerable.Range(from, to - from + 1).Select(number => new ConsoleLine(number, (start ?? Start).AddMilliseconds(number), $"line {number}", false))]);
}
