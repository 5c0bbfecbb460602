using LocalStack.Dashboard.ViewModels.ConsoleLogs;

namespace LocalStack.Dashboard.Tests.ViewModels.ConsoleLogs;

public sealed class AnsiTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("\e[32minfo\e[39m: text", "{a-green}info{}: text")]
    [InlineData("\e[1;31merr\e[0m", "{a-red a-bold}err")]
    [InlineData("\e[41m\e[30mfail\e[39m\e[49m: x", "{a-black a-on-red}fail{}: x")]
    [InlineData("\e[94mx", "{a-bright-blue}x")]
    [InlineData("\e[104mx", "{a-on-bright-blue}x")]
    [InlineData("\e[38;5;1mx", "{a-red}x")]
    [InlineData("\e[38;5;196mx", "{a-red}x")]
    [InlineData("\e[38;5;255mx", "{a-bright-white}x")]
    [InlineData("\e[48;2;0;0;0mx", "{a-on-black}x")]
    [InlineData("\e[38:2:241:76:76mx", "{a-bright-red}x")]
    [InlineData("\e[7mx", "{a-on-text a-canvas}x")]
    [InlineData("\e[7;31mx", "{a-on-red a-canvas}x")]
    [InlineData("\e[3;4;9;2mx", "{a-dim a-italic a-underline a-strike}x")]
    [InlineData("\e[1m\e[22mx", "x")]
    [InlineData("\e[31ma\e[mb", "{a-red}a{}b")]
    [InlineData("\e[2Kcleared\e[1A", "cleared")]
    [InlineData("\e]0;title\atext", "text")]
    [InlineData("\e]8;;https://example.org\e\\link\e]8;;\e\\", "link")]
    [InlineData("a\tb\rc\u0007", "a    bc")]
    [InlineData("cut \e[3", "cut ")]
    [InlineData("cut \e", "cut ")]
    [InlineData("cut \e]0;never ended", "cut ")]
    [InlineData("\e[38;5mx", "x")]
    [InlineData("\e[38;9;1mx", "x")]
    [InlineData("\e[999;-5mx", "x")]
    [InlineData("\u009b31mx", "{a-red}x")]
    [InlineData("\e(Bx", "x")]
    public void Parse_GivesTextAndClasses(string line, string expected)
    {
        var runs = AnsiText.Parse(line);

        var last = "";
        var shown = "";
        foreach (var run in runs)
        {
            shown += run.Classes == last ? run.Text : $"{{{run.Classes}}}{run.Text}";
            last = run.Classes;
        }

        Assert.Equal(expected, shown);
    }

    [Fact]
    public void Parse_AnyBytes_GivesOnlyKnownClassesAndNoControlCharacters()
    {
        var random = new Random(11);
        const string alphabet = "\e[]();:mK0123456789 <script>&\"'\u009b\a\\\t\0é";
        for (var round = 0; round < 5_000; round++)
        {
            var line = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)]));

            foreach (var run in AnsiText.Parse(line))
            {
                Assert.DoesNotContain(run.Text, char.IsControl);
                Assert.Matches("^(a-[a-z-]+( |$))*$", run.Classes);
            }
        }
    }

    [Fact]
    public void Strip_LeavesWhatAReaderSees() => Assert.Equal("info: done", AnsiText.Strip("\e[40m\e[32minfo\e[39m\e[22m\e[49m: done"));
}
