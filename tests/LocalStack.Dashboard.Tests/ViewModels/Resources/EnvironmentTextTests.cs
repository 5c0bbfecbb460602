using LocalStack.Dashboard.ViewModels.Resources;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Resources;

public sealed class EnvironmentTextTests
{
    [Theory]
    [InlineData("plain-1.2:3/4", "plain-1.2:3/4")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("$HOME and \"that\"", "'$HOME and \"that\"'")]
    [InlineData("it's $5", "\"it's \\$5\"")]
    [InlineData("a\nb'c", "\"a\\nb'c\"")]
    public void Value_IsQuotedSoThatItComesBackAsItIs(string value, string expected)
        => Assert.Equal($"X={expected}\n", EnvironmentText.Of(Resource("api") with { Environment = [new("X", value, true)] }));

    [Fact]
    public void OnlyWhatTheModelSets_ByName()
        => Assert.Equal("A=1\nB=2\n", EnvironmentText.Of(Resource("api") with { Environment = [new("B", "2", true), new("PATH", "/bin", false), new("A", "1", true), new("C", null, true)] }));
}
