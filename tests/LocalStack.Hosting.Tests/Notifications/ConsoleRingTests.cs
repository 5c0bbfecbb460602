using System.Text;
using LocalStack.Hosting.Notifications;

namespace LocalStack.Hosting.Tests.Notifications;

[Collection(nameof(Alone))]
public class ConsoleRingTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Append_MoreThanMaxLines_KeepsTheLastAndCountsTheRest()
    {
        var ring = new ConsoleRing(maxLines: 3, maxBytes: 1_000);

        Append(ring, "a", "b", "c", "d", "e");

        Assert.Equal(["c", "d", "e"], TextsOf(ring));
        Assert.Equal(2, ring.Dropped);
    }

    [Fact]
    public void Append_MoreThanMaxBytes_DropsTheOldestUntilItFits()
    {
        var ring = new ConsoleRing(maxLines: 100, maxBytes: 10);

        Append(ring, "aaaa", "bbbb", "cccc");

        Assert.Equal(["bbbb", "cccc"], TextsOf(ring));
        Assert.Equal(1, ring.Dropped);
    }

    [Fact]
    public void Append_LineLongerThanTheBudget_KeepsItsBeginning()
    {
        var ring = new ConsoleRing(maxLines: 100, maxBytes: 10);

        Append(ring, "short", new string('x', 50));

        Assert.Equal([new string('x', 10)], TextsOf(ring));
    }

    [Fact]
    public void Clear_NumbersGoOn()
    {
        var ring = new ConsoleRing(maxLines: 2, maxBytes: 1_000);
        Append(ring, "a", "b", "c");

        ring.Clear();
        Append(ring, "d");

        Assert.Equal([4], NumbersOf(ring));
    }

    [Fact]
    public void Read_AfterANumber_GivesWhatFollowsUpToTheLimit()
    {
        var ring = new ConsoleRing(maxLines: 5, maxBytes: 1_000);
        Append(ring, "a", "b", "c", "d", "e", "f", "g");

        var lines = new List<ConsoleLine>();
        ring.Read(after: 4, limit: 2, lines);

        Assert.Equal(["e", "f"], lines.Select(line => line.Text));
    }

    [Fact]
    public void Append_BytesThatAreNoText_AreReadAsReplacements()
    {
        var ring = new ConsoleRing(maxLines: 5, maxBytes: 1_000);

        ring.Append([0xC3, 0x28, (byte)'x'], At, isError: true);

        Assert.Equal(["\uFFFD(x"], TextsOf(ring));
    }

    [Fact]
    public void Append_ALotMore_StaysWithinItsBudget()
    {
        var ring = new ConsoleRing(maxLines: 10_000, maxBytes: 64 * 1024);
        var line = Encoding.UTF8.GetBytes(new string('x', 200));
        for (var i = 0; i < 1_000; i++)
        {
            ring.Append(line, At, isError: false);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100_000; i++)
        {
            ring.Append(line, At, isError: false);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 256 * 1024);
        Assert.Equal(64 * 1024 / 200, ring.Count);
        GC.KeepAlive(ring);
    }

    private static void Append(ConsoleRing ring, params string[] lines)
    {
        foreach (var line in lines)
        {
            ring.Append(Encoding.UTF8.GetBytes(line), At, isError: false);
        }
    }

    private static IEnumerable<string> TextsOf(ConsoleRing ring) => ReadAll(ring).Select(line => line.Text);

    private static IEnumerable<int> NumbersOf(ConsoleRing ring) => ReadAll(ring).Select(line => line.Number);

    private static List<ConsoleLine> ReadAll(ConsoleRing ring)
    {
        var lines = new List<ConsoleLine>();
        ring.Read(after: 0, limit: int.MaxValue, lines);
        return lines;
    }
}
