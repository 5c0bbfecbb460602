using System.Text;
using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class LogStampTests
{
    [Theory]
    [InlineData("2026-01-31T09:30:01.123456789Z text here", "2026-01-31T09:30:01.1234567+00:00", 123456789, "text here")]
    [InlineData("2026-01-31T09:30:01.5Z x", "2026-01-31T09:30:01.5+00:00", 500000000, "x")]
    [InlineData("2026-01-31T09:30:01Z x", "2026-01-31T09:30:01+00:00", 0, "x")]
    [InlineData("2026-01-31T11:30:01.000000001+02:00 x", "2026-01-31T09:30:01+00:00", 1, "x")]
    [InlineData("2026-01-31T04:00:01.000000001-05:30 x", "2026-01-31T09:30:01+00:00", 1, "x")]
    [InlineData("2026-01-31T09:30:01.123456789Z  two spaces", "2026-01-31T09:30:01.1234567+00:00", 123456789, " two spaces")]
    [InlineData("2026-01-31T09:30:01.123456789Z ", "2026-01-31T09:30:01.1234567+00:00", 123456789, "")]
    [InlineData("2026-01-31T09:30:01.123456789Z", "2026-01-31T09:30:01.1234567+00:00", 123456789, "")]
    public void TryTake_StampedLine_TakesTheStampOff(string text, string time, int nanoseconds, string rest)
    {
        ReadOnlySpan<byte> line = Encoding.UTF8.GetBytes(text);

        Assert.True(LogStamp.TryTake(ref line, out var stamp));

        Assert.Equal(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), stamp.Time);
        Assert.Equal(nanoseconds, stamp.Nanoseconds);
        Assert.Equal(rest, Encoding.UTF8.GetString(line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("2026-01-31 09:30:01 text")]
    [InlineData("2026-13-31T09:30:01.123456789Z text")]
    [InlineData("2026-02-30T09:30:01.123456789Z text")]
    [InlineData("2026-01-31T09:30:01.123456789 text")]
    [InlineData("2026-01-31T09:30:01.123456789+2 text")]
    public void TryTake_OtherLine_IsLeftAlone(string text)
    {
        ReadOnlySpan<byte> line = Encoding.UTF8.GetBytes(text);

        Assert.False(LogStamp.TryTake(ref line, out _));

        Assert.Equal(text, Encoding.UTF8.GetString(line));
    }

    [Theory]
    [InlineData(10, 5, "10.000000004")]
    [InlineData(10, 0, "9.999999999")]
    public void ToSince_IsANanosecondBefore(long seconds, int nanoseconds, string since) => Assert.Equal(since, new LogStamp(seconds, nanoseconds).ToSince());

    [Theory]
    [InlineData(new[] { "one\ntwo\n" }, "one|two")]
    [InlineData(new[] { "on", "e\r\nt", "wo" }, "one|two")]
    [InlineData(new[] { "\n\n" }, "|")]
    [InlineData(new[] { "" }, "")]
    public void LineBuffer_PiecesOfAnyLength_BecomeLines(string[] pieces, string lines)
    {
        var delivered = new List<string>();
        var buffer = new LogLineBuffer((line, isOverlong) => delivered.Add(Encoding.UTF8.GetString(line) + (isOverlong ? "!" : "")));

        foreach (var piece in pieces)
        {
            buffer.Append(Encoding.UTF8.GetBytes(piece));
        }

        buffer.Complete();
        Assert.Equal(lines, string.Join('|', delivered));
    }

    [Fact]
    public void LineBuffer_OverlongLine_IsMarked_AndTheNextIsNot()
    {
        var delivered = new List<(int Length, bool IsOverlong)>();
        var buffer = new LogLineBuffer((line, isOverlong) => delivered.Add((line.Length, isOverlong)));

        buffer.Append(Encoding.UTF8.GetBytes(new string('a', 100_000) + "\nnext\n"));

        Assert.Equal([(LogLineBuffer.MaxLineBytes + 64, true), (4, false)], delivered);
    }
}
