using LocalStack.Dashboard.ViewModels.Texts;

namespace LocalStack.Dashboard.Tests.ViewModels.Texts;

public sealed class FormattedTextTests
{
    [Theory]
    [InlineData("{\"a\":\"é<\"}", TextKind.Json, "{\n  \"a\": \"é<\"\n}")]
    [InlineData(" [ ] ", TextKind.Json, "[]")]
    [InlineData("{Endpoint} answered", TextKind.Plain, "{Endpoint} answered")]
    [InlineData("[info] started]", TextKind.Plain, "[info] started]")]
    [InlineData("<a><b x='1'/>text</a>", TextKind.Xml, "<a>\n  <b x=\"1\" />text</a>")]
    [InlineData("<?xml version='1.0'?><a><b/></a>", TextKind.Xml, "<?xml version=\"1.0\"?>\n<a>\n  <b />\n</a>")]
    [InlineData("<a>", TextKind.Plain, "<a>")]
    [InlineData("<!DOCTYPE a [<!ENTITY e \"e\">]><a>&e;</a>", TextKind.Plain, "<!DOCTYPE a [<!ENTITY e \"e\">]><a>&e;</a>")]
    [InlineData("# **text**", TextKind.Plain, "# **text**")]
    [InlineData("", TextKind.Plain, "")]
    public void Text_IsIndentedWhereItHasParts(string text, TextKind kind, string expected)
    {
        var (found, shown) = FormattedText.Of(text);

        Assert.Equal((kind, expected), (found, shown.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("{\"id\": 7, \"ok\": true}", TextKind.Json, "", "{|name:\"id\"|: |value:7|, |name:\"ok\"|: |value:true|}")]
    [InlineData("{\"a:\": \"7\"}", TextKind.Json, "", "{|name:\"a:\"|: |text:\"7\"|}")]
    [InlineData("<a x=\"1\">b</a>", TextKind.Xml, "", "name:<a| x=|text:\"1\"|name:>|b|name:</a|name:>")]
    [InlineData("{\"id\": 17}", TextKind.Json, "ID\": 1", "{|name:\"|name#0:id\"|#0:: |value#0:1|value:7|}")]
    [InlineData("aXbxc", TextKind.Plain, "x", "a|#0:X|b|#1:x|c")]
    [InlineData("aaa", TextKind.Plain, "aa", "#0:aa|a")]
    [InlineData("", TextKind.Json, "x", "")]
    public void Runs_AreTheWordsOfTheLanguageAndWhatIsFound(string text, TextKind kind, string wanted, string expected)
    {
        var runs = TextRuns.Of(text, kind, wanted);

        Assert.Equal(text, string.Concat(runs.Select(run => run.Text)));
        Assert.Equal(expected, string.Join('|', runs.Select(run => $"{(run.Class.Length > 0 ? run.Class[2..] : "")}{(run.Found >= 0 ? $"#{run.Found}" : "")}{(run.Class.Length > 0 || run.Found >= 0 ? ":" : "")}{run.Text}")));
    }
}
