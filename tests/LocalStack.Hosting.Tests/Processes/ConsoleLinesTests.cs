using System.Text;
using CsCheck;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Tests.Processes;

public sealed class ConsoleLinesTests
{
    private const int Max = ConsoleLines.MaxLineBytes;

    private static readonly string Mark = Encoding.UTF8.GetString(ConsoleLines.CutMark);

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("one\ntwo\n", new[] { "one", "two" })]
    [InlineData("one\r\ntwo\r\n", new[] { "one", "two" })]
    [InlineData("no end", new[] { "no end" })]
    [InlineData("no end\r", new[] { "no end" })]
    [InlineData("10%\r20%\n", new[] { "10%\r20%" })]
    [InlineData("\n\n\nx", new[] { "", "", "", "x" })]
    public void Append_Text_IsSplitAtLineEnds(string text, string[] expected)
    {
        Assert.Equal(expected, Split([Encoding.UTF8.GetBytes(text)]));
    }

    [Theory]
    [InlineData(Max - 1, false)]
    [InlineData(Max, false)]
    [InlineData(Max + 1, true)]
    [InlineData(10 * Max, true)]
    public void Append_LongLine_IsCutAtTheLimitAndMarked(int length, bool cut)
    {
        string line = new('x', length);

        foreach (string end in new[] { "\n", "\r\n", "" })
        {
            Assert.Equal(cut ? line[..Max] + Mark : line, Split([Encoding.UTF8.GetBytes(line + end)])[0]);
        }
    }

    [Fact]
    public void Append_LineLongerThanTheLimit_DropsItsRestAndCounts()
    {
        var seen = new List<string>();
        var lines = new ConsoleLines(line => seen.Add(Encoding.UTF8.GetString(line)));

        lines.Append(Encoding.UTF8.GetBytes(new string('a', Max)));
        lines.Append("bbbbb"u8);
        lines.Append("cc\nnext\n"u8);
        lines.Complete();

        Assert.Equal([new string('a', Max) + Mark, "next"], seen);
        Assert.Equal(7, lines.DroppedBytes);
    }

    [Fact]
    public void Append_InvalidUtf8_IsHandedOnAsItIs()
    {
        var seen = new List<byte[]>();
        var lines = new ConsoleLines(line => seen.Add(line.ToArray()));

        lines.Append([0xff, 0xfe, (byte)'\n', 0xe2, 0x82]);
        lines.Append([0xac, (byte)'\n', 0xc3]);
        lines.Complete();

        Assert.Equal([[0xff, 0xfe], [0xe2, 0x82, 0xac], [0xc3]], seen);
    }

    [Fact]
    public void Append_AnyBytesInAnyPieces_GivesTheSameLines()
    {
        Gen<byte> oftenAnEnd = Gen.Frequency((4, Gen.Byte), (1, Gen.Const((byte)'\n')), (1, Gen.Const((byte)'\r')));
        Gen<byte[]> text = Gen.Frequency((3, oftenAnEnd.Array[0, 200]), (1, Gen.Select(Gen.Int[Max - 2, Max + 2], oftenAnEnd.Array[0, 20],
            static (length, tail) => Enumerable.Repeat((byte)'x', length).Concat(tail).ToArray())));

        Gen.Select(text, Gen.Int[1, 70].Array[1, 20]).Sample((bytes, sizes) =>
        {
            var pieces = new List<byte[]>();
            for (int at = 0, i = 0; at < bytes.Length; i++)
            {
                int size = bytes.Length > Max ? sizes[i % sizes.Length] * 300 : sizes[i % sizes.Length];
                pieces.Add(bytes[at..Math.Min(bytes.Length, at + size)]);
                at += size;
            }

            Assert.Equal(Split([bytes]), Split(pieces));
        });
    }

    private static List<string> Split(IEnumerable<byte[]> pieces)
    {
        var seen = new List<string>();
        var lines = new ConsoleLines(line => seen.Add(Encoding.Latin1.GetString(line).Replace(Encoding.Latin1.GetString(ConsoleLines.CutMark), Mark, StringComparison.Ordinal)));
        foreach (byte[] piece in pieces)
        {
            lines.Append(piece);
        }

        lines.Complete();
        return seen;
    }
}
