using System.Net;
using LocalStack.Hosting.Ports;

namespace LocalStack.Hosting.Tests.Ports;

/// <summary>What is wrong with where a resource listens. Process 0 does not exist, and so has no command.</summary>
public sealed class ListenerRuleTests
{
    private const string WrongPort = "Resource 'api' was told to listen on port 41001, and listens on 5000 instead. It is process 0. Have it take its port from its environment, or give its endpoint targetPort: 5000.";
    private const string NotListening = "Resource 'api' is healthy, but does not listen on port 41001, as it was told to: whoever calls it is refused. Have it listen before it says that it is healthy, or correct the port of its endpoint.";

    public static TheoryData<bool, int[], bool, string[], string[]> Cases { get; } = new()
    {
        // external, told, healthy, listens on, findings
        { false, [], false, ["127.0.0.1:5000", "[::1]:5000", "127.0.0.2:5001"], [] },
        { false, [], false, ["0.0.0.0:5000"], [Exposed("0.0.0.0:5000")] },
        { false, [], false, ["[::]:5000", "192.0.2.1:5001"], [Exposed("[::]:5000"), Exposed("192.0.2.1:5001")] },
        { true, [5000], false, ["0.0.0.0:5000"], [] },
        { false, [41001], true, ["127.0.0.1:41001"], [] },
        { false, [41001], false, [], [] },
        { false, [41001], true, [], [NotListening] },
        { false, [41001], true, ["127.0.0.1:5001", "127.0.0.1:5000"], [WrongPort] },
        { false, [41001], false, ["127.0.0.1:41001", "127.0.0.1:5000"], [] },
        { false, [41000, 41001], false, ["127.0.0.1:41000"], [] },
        { false, [41000, 41001], false, ["127.0.0.1:41000", "127.0.0.1:5000"], [WrongPort] },
        { false, [41001], false, ["0.0.0.0:5000"], [Exposed("0.0.0.0:5000"), WrongPort] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Judge_ComparesWithTheModel(bool isExternal, int[] told, bool isHealthy, string[] listeners, string[] expected)
    {
        var findings = ListenerRule.Judge(new DeclaredListeners(isExternal, told, isHealthy), [.. listeners.Select(static listener => new Listener(IPEndPoint.Parse(listener), Pid: 0))]);

        Assert.Equal(expected, findings.Select(static finding => ListenerText.For("api", finding)));
    }

    private static string Exposed(string endPoint) =>
        $"Resource 'api' listens on {endPoint}, where other machines can reach it, and the model does not say so. It is process 0. Have it listen on 127.0.0.1, or declare it with WithExternalHttpEndpoints().";

    [Theory]
    [InlineData("41001", new[] { 41001 })]
    [InlineData("http://localhost:41001", new[] { 41001 })]
    [InlineData("http://127.0.0.1:41001;https://[::1]:41002/", new[] { 41001, 41002 })]
    [InlineData("http://localhost", new int[0])]
    [InlineData("", new int[0])]
    public void Parse_VariableWithPorts_FindsThem(string value, int[] ports) => Assert.Equal(ports, ToldPorts.Parse(value));
}
