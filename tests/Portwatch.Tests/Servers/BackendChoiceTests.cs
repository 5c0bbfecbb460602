namespace Portwatch.Tests.Servers;

public sealed class BackendChoiceTests
{
    [Theory]
    [InlineData("containers", false, ServerBackend.Containers, false)]
    [InlineData("native", true, ServerBackend.Native, false)]
    [InlineData("given", true, ServerBackend.Given, false)]
    [InlineData(null, true, ServerBackend.Containers, false)]
    [InlineData("", false, ServerBackend.Native, true)]
    internal void Make_SettingAndEngine_Decide(string? setting, bool engineAnswers, ServerBackend backend, bool isFallback)
    {
        var choice = BackendChoice.Make(setting, () => engineAnswers);

        Assert.Equal((backend, isFallback), (choice.Backend, choice.IsFallback));
    }

    [Fact]
    public void Make_OtherWord_NamesTheKnownOnes()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => BackendChoice.Make("podman", () => true));

        Assert.Contains("'podman'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'containers', 'native' and 'given'", exception.Message, StringComparison.Ordinal);
    }
}
