using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.ConsoleLogs;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.ViewModels.ConsoleLogs;

public sealed class AnsiRunsTests
{
    [Theory]
    [InlineData(0, null, "[red]Hello|plain")]
    [InlineData(0, 3, "[red]Hel")]
    [InlineData(3, 4, "[red]lo|pl")]
    [InlineData(7, null, "ain")]
    [InlineData(10, 5, "")]
    public void Slice_KeepsTheColours(int from, int? length, string expected)
        => Assert.Equal(expected, Show(AnsiRuns.Slice(AnsiText.Parse("\e[31mHello\e[0mplain"), from, length)));

    [Theory]
    [InlineData("", "[red]Hello|plain")]
    [InlineData("lop", "[red]Hello|plain")]
    [InlineData("*LOP*", "[red]Hel|[red found]lo|[found]p|lain")]
    [InlineData("*l*", "[red]He|[red found]l|[red found]l|[red]o|p|[found]l|ain")]
    [InlineData("hello*", "[red found]Hello|plain")]
    [InlineData("nothing", "[red]Hello|plain")]
    public void Mark_FindsTextAcrossColours(string wanted, string expected)
        => Assert.Equal(expected, Show(AnsiRuns.Mark(AnsiText.Parse("\e[31mHello\e[0mplain"), SearchWords.Parse(wanted))));

    [Theory]
    [InlineData("abcdef", 4, 4)]
    [InlineData("abc", 4, 3)]
    [InlineData("漢字漢字", 5, 2)]
    [InlineData("a😀b", 2, 1)]
    [InlineData("😀", 1, 1)]
    public void Columns_CountWideCharactersTwice(string text, int columns, int expected) => Assert.Equal(expected, TextColumns.Fit(text, columns));

    private static string Show(IEnumerable<AnsiRun> runs)
        => string.Join('|', runs.Select(run => run.Classes.Length == 0 ? run.Text : $"[{run.Classes.Replace("a-", "", StringComparison.Ordinal)}]{run.Text}"));
}
