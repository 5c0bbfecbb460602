using LocalStack.Hosting.Notifications;

namespace LocalStack.Hosting.Tests.Notifications;

public class ConsoleLogTests
{
    [Theory]
    [InlineData("\e[40m\e[32minfo\e[39m\e[22m\e[49m: started", "info: started")]
    [InlineData("\e[38;2;255;0;0mred\e[K", "red")]
    [InlineData("\e]0;a title\atext", "text")]
    [InlineData("\e]8;;http://127.0.0.1\e\\link\e]8;;\e\\", "link")]
    [InlineData("[32] is no code", "[32] is no code")]
    public void LastOutput_WithTerminalCodes_IsTheTextAlone(string line, string expected)
    {
        var log = new ConsoleLog("api", TimeProvider.System, (_, _) => { });

        log.Append(line, isError: false);

        Assert.Equal(expected, log.LastOutput());
    }

    [Fact]
    public void LastOutput_ManyLines_IsTheLastFiveInOrder()
    {
        var log = new ConsoleLog("api", TimeProvider.System, (_, _) => { });

        log.Append("1\n2\n3\n4\n5\n6\n7", isError: false);

        Assert.Equal(string.Join(Environment.NewLine, "3", "4", "5", "6", "7"), log.LastOutput());
    }
}
