using System.Formats.Tar;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class BuildContextTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void List_WithoutIgnoreFile_IsEverything_InOrder()
    {
        Write("Dockerfile", "b/two", "a", "b/one");

        Assert.Equal(["Dockerfile", "a", "b", "b/one", "b/two"], List());
    }

    [Fact]
    public void List_IgnoredFolder_IsNotEvenEntered_ButOneThatIsTakenBackIsThere()
    {
        Write("Dockerfile", "bin/app.dll", "obj/keep/x", "obj/y");
        File.WriteAllText(_root.File(".dockerignore"), "bin\nobj\n!obj/keep\n");

        Assert.Equal(["Dockerfile", "obj/keep", "obj/keep/x"], List());
    }

    [Fact]
    public void List_DockerfileThatIsIgnored_IsSentAllTheSame()
    {
        Write("build/Dockerfile", "build/other");
        File.WriteAllText(_root.File(".dockerignore"), "build\n");

        Assert.Equal(["build/Dockerfile"], List("build/Dockerfile"));
    }

    [Fact]
    public void List_IgnoreFileOfTheDockerfile_ComesFirst()
    {
        Write("My.Dockerfile", "a", "b");
        File.WriteAllText(_root.File(".dockerignore"), "a\n");
        File.WriteAllText(_root.File("My.Dockerfile.dockerignore"), "b\n");

        Assert.Equal(["My.Dockerfile", "My.Dockerfile.dockerignore", "a"], List("My.Dockerfile"));
    }

    [Fact]
    public async Task Write_KeepsModesAndLinks_AndBelongsToRoot()
    {
        Write("Dockerfile", "run.sh");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes.");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_root.File("run.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        File.CreateSymbolicLink(_root.File("link"), "run.sh");
        using var archive = new MemoryStream();

        await Open().WriteAsync(archive, TestContext.Current.CancellationToken);

        archive.Position = 0;
        using var reader = new TarReader(archive);
        var entries = new Dictionary<string, TarEntry>();
        while (reader.GetNextEntry() is { } entry)
        {
            entries.Add(entry.Name, entry);
        }

        Assert.Equal(["Dockerfile", "link", "run.sh"], entries.Keys.Order());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, entries["run.sh"].Mode);
        Assert.Equal((TarEntryType.SymbolicLink, "run.sh"), (entries["link"].EntryType, entries["link"].LinkName));
        Assert.All(entries.Values, entry => Assert.Equal((0, 0), (entry.Uid, entry.Gid)));
    }

    [Theory]
    [InlineData("FROM x\nRUN make\n", false)]
    [InlineData("# syntax=docker/dockerfile:1\nFROM x\n", true)]
    [InlineData("FROM x\nRUN --mount=type=cache,target=/root make\n", true)]
    [InlineData("FROM x\nrun --mount=type=secret,id=a make\n", true)]
    [InlineData("FROM x\nCOPY --link a b\n", true)]
    [InlineData("FROM x\nCOPY --from=build --chmod=755 a b\n", true)]
    [InlineData("FROM x\nCOPY --from=build a b\n", false)]
    [InlineData("FROM x\nRUN <<EOF\nmake\nEOF\n", true)]
    [InlineData("FROM x\nRUN cat < file\n", false)]
    public void UsesBuildKit_InstructionsOfTheNewerBuilder(string dockerfile, bool uses) => Assert.Equal(uses, ImageBuildTool.UsesBuildKit(dockerfile));

    [Theory]
    [InlineData("Step 2/5 : RUN make", true)]
    [InlineData("STEP 2/5: RUN make", true)]
    [InlineData("[1/2] STEP 2/5: RUN make", true)]
    [InlineData("#7 [2/5] RUN make", true)]
    [InlineData("#7 [build 2/5] RUN make", true)]
    [InlineData("#7 0.123 output", false)]
    [InlineData("a step 2/5", false)]
    public void Log_StepsOfEachBuilder_AreSeen(string line, bool isStep)
    {
        var build = new ContainerBuild { Name = "app", Image = new ContainerImage(null, "app", "1", null), ContextDirectory = "/", Dockerfile = "/Dockerfile" };
        var log = new BuildLog(build, static _ => { });

        log.Write(line);

        Assert.Equal(isStep ? line : null, log.Step);
        Assert.Equal(isStep, log.Failed("why").Message.Contains($"at '{line}'", StringComparison.Ordinal));
    }

    private string[] List(string dockerfile = "Dockerfile") => [.. Open(dockerfile).List().Select(entry => entry.Path)];

    private BuildContext Open(string dockerfile = "Dockerfile") => BuildContext.Open(new ContainerBuild
    {
        Name = "app",
        Image = new ContainerImage(null, "app", "1", null),
        ContextDirectory = _root.Path,
        Dockerfile = _root.File(dockerfile),
    });

    private void Write(params string[] paths)
    {
        foreach (var path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_root.File(path))!);
            File.WriteAllText(_root.File(path), "FROM scratch\n");
        }
    }
}
