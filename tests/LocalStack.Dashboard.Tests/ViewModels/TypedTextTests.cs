using LocalStack.Dashboard.ViewModels;

namespace LocalStack.Dashboard.Tests.ViewModels;

public class TypedTextTests
{
    [Fact]
    public void Give_AnEchoOfEarlierKeys_LeavesWhatWasTypedSince()
    {
        var text = new TypedText();
        text.Give(null);

        text.Type("c");
        text.Type("ca");
        text.Give("c");
        text.Type("cat");
        text.Give("ca");

        Assert.Equal("cat", text.Text);

        text.Give("cat");

        Assert.Equal("cat", text.Text);
    }

    [Fact]
    public void Give_EchoesOfATextTypedTwice_ComeInTheirOrder()
    {
        var text = new TypedText();

        text.Type("a");
        text.Type("ab");
        text.Type("a");
        text.Give("a");
        text.Give("ab");

        Assert.Equal("a", text.Text);
    }

    [Fact]
    public void Give_SomethingThatNobodyTyped_IsShown()
    {
        var text = new TypedText();
        text.Give("worker");

        Assert.Equal("worker", text.Text);

        text.Type("api");
        text.Give("api");
        text.Give(null);

        Assert.Equal("", text.Text);
    }
}
