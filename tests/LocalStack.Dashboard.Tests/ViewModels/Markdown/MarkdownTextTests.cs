using LocalStack.Dashboard.ViewModels.Markdown;

namespace LocalStack.Dashboard.Tests.ViewModels.Markdown;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("plain", "P:plain")]
    [InlineData("a **b** `c*d`", "P:a |b:b|P: |c:c*d")]
    [InlineData("see [the manual](https://example.com/a) now", "P:see |l:the manual>https://example.com/a|P: now")]
    [InlineData("[x](javascript:alert(1))", "P:[x](javascript:alert(1))")]
    [InlineData("<b>no</b> ** ` [", "P:<b>no</b> ** ` [")]
    [InlineData("one\ntwo\n\nthree\n- four\n* five", "P:one two / P:three / -P:four / -P:five")]
    [InlineData("", "")]
    public void Parse_KnowsTheLittleThatMessagesUse(string text, string expected)
        => Assert.Equal(expected, string.Join(" / ", MarkdownText.Parse(text).Select(block => (block.IsItem ? "-" : "") + string.Join('|', block.Runs.Select(Show)))));

    private static string Show(MarkdownRun run) => run.Kind switch
    {
        MarkdownRunKind.Bold => $"b:{run.Text}",
        MarkdownRunKind.Code => $"c:{run.Text}",
        MarkdownRunKind.Link => $"l:{run.Text}>{run.Url}",
        _ => $"P:{run.Text}",
    };
}
