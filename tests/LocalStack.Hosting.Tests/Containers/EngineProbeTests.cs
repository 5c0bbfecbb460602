using System.Net.Sockets;
using System.Text;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class EngineProbeTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public EngineProbeTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses Unix sockets.");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.12", "1.41", "1.41")]
    [InlineData("1.24", "1.47", "1.44")]
    [InlineData("1.44", "1.52", "1.44")]
    [InlineData("1.50", "1.60", "1.50")]
    public void Negotiate_TakesTheVersionThatIsKnown_OrTheNearest(string min, string max, string expected) =>
        Assert.Equal(Version.Parse(expected), EngineProbe.Negotiate(Version.Parse(min), Version.Parse(max)));

    [Fact]
    public async Task Connect_NothingThere_SaysWhatWasTriedAndWhatToDo()
    {
        var exception = await FailAsync(new Dictionary<string, string> { ["HOME"] = _folder.Path, ["XDG_RUNTIME_DIR"] = _folder.Path, ["DOCKER_HOST"] = $"unix://{_folder.File("none.sock")}" });

        Assert.Equal(ContainerEngineError.NotFound, exception.Error);
        Assert.StartsWith($"No container engine can be used. Tried unix://{_folder.File("none.sock")} (DOCKER_HOST): there is no such socket. Start Docker or Podman", exception.Message, StringComparison.Ordinal);
        Assert.Contains("native form", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_SocketThatNobodyListensAt_SaysSo()
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Disposing it removes the file of the name that it was bound to.
            socket.Bind(new UnixDomainSocketEndPoint(_folder.File("bound.sock")));
            File.Move(_folder.File("bound.sock"), _folder.File("dead.sock"));
        }

        var exception = await FailAsync(_folder.File("dead.sock"));

        Assert.Equal(ContainerEngineError.NotAnswering, exception.Error);
        Assert.Contains("nobody listens there", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_EngineThatIsTooOld_SaysWhatIsNeeded()
    {
        using var listener = Serve("""{"Version":"18.09.1","ApiVersion":"1.39","MinAPIVersion":"1.12"}""");

        var exception = await FailAsync(_folder.File("engine.sock"));

        Assert.Equal(ContainerEngineError.TooOld, exception.Error);
        Assert.Contains("its API 1.39 is too old; 1.41 is needed (Docker 20.10, Podman 4)", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not an engine")]
    [InlineData("""{"hello":1}""")]
    public async Task Connect_SomethingElse_SaysSo(string answer)
    {
        using var listener = Serve(answer);

        var exception = await FailAsync(_folder.File("engine.sock"));

        Assert.Equal(ContainerEngineError.NotAnswering, exception.Error);
        Assert.Contains("not a container engine", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_SomethingThatNeverAnswers_GivesUp()
    {
        using var listener = Listen();

        var exception = await FailAsync(_folder.File("engine.sock"), TimeSpan.FromMilliseconds(100));

        Assert.Equal(ContainerEngineError.NotAnswering, exception.Error);
        Assert.Contains("did not answer within 0.1 s", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssh://me@box", "behind SSH")]
    [InlineData("ftp://box", "scheme 'ftp'")]
    [InlineData("no address", "not an address")]
    public async Task Connect_AddressOfAnotherKind_SaysWhatThereIs(string endpoint, string why)
    {
        var exception = await FailAsync(new Dictionary<string, string> { ["DOCKER_HOST"] = endpoint });

        Assert.Equal(ContainerEngineError.InvalidRequest, exception.Error);
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NotReached_SocketWithoutRights_SaysWhatToDo()
    {
        var exception = EngineProbe.NotReached(new Uri("unix:///run/docker.sock"), new HttpRequestException("Connection failed.", new SocketException((int)SocketError.AccessDenied)));

        Assert.Equal(ContainerEngineError.NoPermission, exception.Error);
        Assert.Contains("usermod -aG docker", exception.Message, StringComparison.Ordinal);
    }

    private static Task<ContainerEngineException> FailAsync(string socket, TimeSpan? timeout = null) =>
        FailAsync(new Dictionary<string, string> { ["DOCKER_HOST"] = $"unix://{socket}" }, timeout);

    private static Task<ContainerEngineException> FailAsync(Dictionary<string, string> environment, TimeSpan? timeout = null) => Assert.ThrowsAsync<ContainerEngineException>(
        () => ContainerEngine.ConnectAsync(
            new ContainerEngineOptions { Owner = TestOwner.Create(), GetEnvironmentVariable = environment.GetValueOrDefault, ConnectTimeout = timeout ?? Within.Limit },
            TestContext.Current.CancellationToken));

    private Socket Serve(string answer)
    {
        var listener = Listen();
        _ = AnswerAsync(listener, answer);
        return listener;
    }

    private static async Task AnswerAsync(Socket listener, string answer)
    {
        try
        {
            using var client = await listener.AcceptAsync();
            await client.ReceiveAsync(new byte[4096]);
            await client.SendAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\nConnection: close\r\n\r\n{answer}"));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder.File("engine.sock")));
        listener.Listen();
        return listener;
    }
}
