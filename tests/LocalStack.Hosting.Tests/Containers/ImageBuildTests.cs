using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ImageBuildTests : EngineTests
{
    private readonly TemporaryDirectory _context = new();
    private readonly List<string> _output = [];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _context.Dispose();
    }

    [Fact]
    public async Task Build_ArgumentsStageAndContext_AreUsed()
    {
        Write("Dockerfile", $"""
            FROM {Image} AS first
            ARG GREETING=none
            RUN echo "$GREETING" > /greeting
            COPY . /context
            FROM first AS wanted
            RUN echo wanted > /stage
            FROM first AS last
            RUN echo last > /stage
            """);
        Write("kept.txt", "kept");
        Write("secret.txt", "secret");
        Write("logs/a.log", "log");
        Write("logs/keep.log", "log");
        Write(".dockerignore", "# comment\nsecret.txt\nlogs\n!logs/keep.log\n");
        var build = Build() with { Stage = "wanted", Arguments = Build().Arguments.Add("GREETING", "good 'day'") };

        var image = await Engine.BuildAsync(build, _output.Add, Token).WithinLimit();
        await using var container = await StartAsync(Shell("cat /greeting /stage; cd /context && find . -type f | sort") with { Image = image });
        await container.Exit.WithinLimit();

        Assert.Equal(["good 'day'", "wanted", "./.dockerignore", "./Dockerfile", "./kept.txt", "./logs/keep.log"], Lines.All);
        Assert.Contains(_output, line => line.Contains("RUN echo wanted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_DockerfileOutsideTheContext_IsUsed_AndNotInTheContext()
    {
        using var elsewhere = new TemporaryDirectory();
        await File.WriteAllTextAsync(elsewhere.File("My.Dockerfile"), $"FROM {Image}\nCOPY . /context\n", Token);
        Write("app.txt", "app");

        var image = await Engine.BuildAsync(Build() with { Dockerfile = elsewhere.File("My.Dockerfile") }, _output.Add, Token).WithinLimit();
        await using var container = await StartAsync(Shell("cd /context && find . -type f") with { Image = image });
        await container.Exit.WithinLimit();

        Assert.Equal(["./app.txt"], Lines.All);
    }

    [Fact]
    public async Task Build_StepThatFails_IsNamedWithItsLastLines()
    {
        Write("Dockerfile", $"FROM {Image}\nRUN echo fine\nRUN echo what went wrong >&2; exit 3\n");

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => Engine.BuildAsync(Build(), _output.Add, Token).WithinLimit());

        Assert.Equal(ContainerEngineError.BuildFailed, exception.Error);
        Assert.Contains("RUN echo what went wrong >&2; exit 3", exception.Message, StringComparison.Ordinal);
        Assert.Contains("what went wrong", exception.Message.Split("Last output:")[1], StringComparison.Ordinal);
        Assert.DoesNotContain('\e', exception.Message);
        Assert.Contains("3", exception.Message, StringComparison.Ordinal);
        Assert.Contains(_output, line => line.Contains("what went wrong", StringComparison.Ordinal) && !line.Contains("echo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_DockerfileThatIsNone_SaysSo()
    {
        Write("Dockerfile", "THIS IS NOT ONE\n");

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => Engine.BuildAsync(Build(), _output.Add, Token).WithinLimit());

        Assert.Equal(ContainerEngineError.BuildFailed, exception.Error);
        Assert.Contains(Engine.Kind == ContainerEngineKind.Docker ? "THIS" : "FROM", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Build_DockerfileThatIsNotThere_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => Engine.BuildAsync(Build(), _output.Add, Token));

        Assert.Contains($"there is no file '{_context.File("Dockerfile")}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_Secrets_AreUsedAndNotInTheImage_OrTheMessageSaysWhatIsMissing()
    {
        Write("Dockerfile", $"FROM {Image}\nRUN --mount=type=secret,id=token sha256sum < /run/secrets/token > /hash\n");
        var build = Build() with { Secrets = Build().Secrets.Add("token", "s3cret") };

        ContainerImage image;
        try
        {
            image = await Engine.BuildAsync(build, _output.Add, Token).WithinLimit();
        }
        catch (ContainerEngineException exception) when (exception.Error == ContainerEngineError.BuildUnsupported)
        {
            // This machine has no client with the newer builder.
            Assert.Contains("it uses secrets", exception.Message, StringComparison.Ordinal);
            return;
        }

        await using var container = await StartAsync(Shell("cat /hash; ls /run/secrets 2>/dev/null") with { Image = image });
        await container.Exit.WithinLimit();
        Assert.Equal(["1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0  -"], Lines.All);
        Assert.DoesNotContain(_output, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    private ContainerBuild Build() => new()
    {
        Name = "app",
        Image = new ContainerImage(null, $"localstack-test/{Owner.AppHost}", "1", null),
        ContextDirectory = _context.Path,
        Dockerfile = _context.File("Dockerfile"),
    };

    private void Write(string path, string contents)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_context.File(path))!);
        File.WriteAllText(_context.File(path), contents);
    }
}
