using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.ConsoleLogs;

namespace LocalStack.Dashboard.Tests.ViewModels.ConsoleLogs;

public sealed class ConsoleLogViewTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(55);

    [Fact]
    public void Feed_BeyondItsBound_KeepsTheLatestAndCountsTheRest()
    {
        var feed = new ConsoleLogFeed("api", capacity: 300);
        Write(feed, 1, 1_000);
        var view = Show(feed);

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
    public void SeveralFeeds_AreInterleavedByTime_AlsoWhenOneIsLate()
    {
        var (api, worker) = (new ConsoleLogFeed("api", 1_000), new ConsoleLogFeed("worker", 1_000));
        Write(api, 1, 5);
        var view = Show(api, worker);

        // Written in between, but received after the lines of the other.
        worker.Append([new(1, Start.AddMilliseconds(2.5), "late", false), new(2, null, "without a time", false), new(3, Start.AddMilliseconds(9), "last", false)]);
        Write(api, 6, 7);
        view.Refresh();

        Assert.Equal(["line 1", "line 2", "late", "without a time", "line 3", "line 4", "line 5", "line 6", "line 7", "last"], Texts(view));
        Assert.Equal(10, view.Lines);
    }

    [Fact]
    public void SeveralFeeds_TogetherKeepNoMoreThanTheirBound()
    {
        var (api, worker) = (new ConsoleLogFeed("api", 1_000), new ConsoleLogFeed("worker", 1_000));
        Write(api, 1, 400);
        Write(worker, 1, 400);
        var view = new ConsoleLogView(500);

        view.SetSources([Source(api), Source(worker)]);

        Assert.Equal(500, view.Count);
        Assert.Equal(300, view.Dropped);
        Assert.Equal(["line 400", "line 400"], view.Rows(498, 2).Select(row => row.Line.Text));
    }

    [Fact]
    public void Sources_ThatComeAndGo_KeepWhereTheyWereCleared()
    {
        var (api, worker) = (new ConsoleLogFeed("api", 1_000), new ConsoleLogFeed("worker", 1_000));
        Write(api, 1, 5);
        var (one, two) = (Source(api), Source(worker));
        var view = new ConsoleLogView(1_000);
        view.SetSources([one]);
        view.Clear();
        Assert.Equal((0, 5), (view.Count, view.Cleared));

        Write(worker, 1, 2);
        Write(api, 6, 6);
        view.SetSources([one, two]);
        Assert.Equal(["line 1", "line 2", "line 6"], Texts(view));

        view.Unclear();
        Assert.Equal(8, view.Count);
    }

    [Fact]
    public void Filter_FindsTextRegardlessOfColoursAndCase_AndFollows()
    {
        var feed = new ConsoleLogFeed("api", 1_000);
        feed.Append([new(1, Start, "\e[31mFa\e[0miled", true), new(2, Start, "fine", false)]);
        var view = Show(feed);

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
        var view = Show(feed);
        view.SetFilter("*0*");
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
    public void Held_StaysAsItIs_CountsWhatIsNew_AndCanBeFiltered()
    {
        var feed = new ConsoleLogFeed("api", 1_000);
        Write(feed, 1, 5);
        var view = Show(feed);
        view.IsHeld = true;

        Write(feed, 6, 9);
        view.Refresh();
        Assert.Equal((5, 4), (view.Count, view.NewCount));

        view.SetFilter("line");
        Assert.Equal((5, 4), (view.Count, view.NewCount));

        view.IsHeld = false;
        view.Refresh();
        Assert.Equal((9, 0), (view.Count, view.NewCount));
    }

    [Fact]
    public void Wrapped_LineTakesAsManyRowsAsItNeeds()
    {
        var feed = new ConsoleLogFeed("api", 1_000);
        feed.Append([new(1, Start, "\e[31m0123456789\e[0mabcde", false), new(2, Start, "short", false), new(3, Start, "", false)]);
        var view = Show(feed);

        view.SetWrap(6);

        Assert.Equal([(0, 6), (6, 6), (12, 3)], view.Rows(0, 3).Select(row => (row.From, row.Length!.Value)));
        Assert.Equal([true, false, false, true, true], view.Rows(0, 9).Select(row => row.IsFirst));
        Assert.Equal(3, view.Lines);

        view.SetWrap(0);
        Assert.Equal(3, view.Count);
    }

    [Fact]
    public void TenThousandLinesOfManyFeeds_InASecond_AreTakenInWithinIt()
    {
        var feeds = Enumerable.Range(0, 8).Select(i => new ConsoleLogFeed($"feed {i}", 10_000)).ToArray();
        var view = Show(feeds);

        for (var round = 0; round < 50; round++)
        {
            foreach (var feed in feeds)
            {
                Write(feed, 1 + round * 250, 250 + round * 250);
            }

            view.Refresh();
        }

        Assert.Equal(8 * 10_000, view.Count);
        Assert.Equal(8 * 2_500, view.Dropped);
        Assert.Equal(view.Rows(0, view.Count).Select(row => row.Time).Order(), view.Rows(0, view.Count).Select(row => row.Time));
    }

    [Fact]
    public void Copied_LineHasItsTimeAndNoColours()
        => Assert.Equal($"{Start:O} failed", ConsoleLogView.ToText(new ConsoleLine(1, Start, "\e[31mfailed\e[0m", false)));

    private static ConsoleLogView Show(params ConsoleLogFeed[] feeds)
    {
        var view = new ConsoleLogView(100_000);
        view.SetSources([.. feeds.Select(Source)]);
        return view;
    }

    private static ConsoleSource Source(ConsoleLogFeed feed) => new(feed.ResourceName, feed.ResourceName, feed);

    private static IEnumerable<string> Texts(ConsoleLogView view) => view.Rows(0, view.Count).Select(row => row.Line.Text);

    private static void Write(ConsoleLogFeed feed, int from, int to, DateTimeOffset? start = null)
        => feed.Append([.. Enumerable.Range(from, to - from + 1).Select(number => new ConsoleLine(number, (start ?? Start).AddMilliseconds(number), $"line {number}", false))]);
}
